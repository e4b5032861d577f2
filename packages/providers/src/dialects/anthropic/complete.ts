import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import type { AnswerReader } from "../../contract/answer.ts";
import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { readCount, readFlag } from "../../formats/json/checked-members.ts";
import { applySplices, setMember } from "../../formats/json/edit-members.ts";
import type { JsonRecord } from "../../formats/json/is-record.ts";
import { CollectedText } from "../../reading/answer/collected-text.ts";
import { EventReader } from "../../reading/answer/event-reader.ts";
import { PlainReader } from "../../reading/answer/plain-reader.ts";
import { namesIn } from "../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../reading/bound/unknown-members.ts";
import {
  latestUsage,
  NO_REPORT,
  readUsage,
  type ReportedUsage,
} from "../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../reading/usage/usage-counts.ts";
import { joinTexts } from "../openai/body/prompt-text.ts";
import { objectOf, readBody } from "../openai/body/read-body.ts";
import { COMPLETE_TEXTS } from "./texts/message-texts.ts";
import { readUserId, withOneUserId } from "./user-id.ts";

const ACTED = new Set(["model", "prompt", "stream", "max_tokens_to_sample", "metadata"]);
/** Members that add no more to a prompt than their bytes (Anthropic's API reference, November 2026). */
const KNOWN: ReadonlySet<string> = new Set(
  namesIn(`
    model prompt stream max_tokens_to_sample metadata stop_sequences temperature top_k top_p anthropic_version
    anthropic_beta
  `),
);
const KEPT_BYTES = new Map([
  ["model", 1024],
  ["completion", 4 * 1024 * 1024],
]);

/** Anthropic's first API. It reports usage only through Bedrock: elsewhere the texts must be counted. */
export const complete: Endpoint = {
  methods: ["POST"],
  path: "/v1/complete",
  upstreamPath: "/v1/complete",
  operation: "text_completion",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "anthropic-complete",
    readCall,
    boundPrompt: (body, contextTokens) =>
      windowFilledBy(body) === undefined
        ? Math.min(body.bytes.length, contextTokens)
        : contextTokens,
    windowFilledBy,
    boundOutput: (body, { contextTokens, maxOutputTokens }) =>
      Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
    editBody: (body, { outputCap }) => {
      if (outputCap === undefined || outputCap >= (body.outputCap ?? Number.POSITIVE_INFINITY)) {
        return body.bytes;
      }
      const splices = setMember(objectOf(body), "max_tokens_to_sample", String(outputCap));
      return applySplices(body.bytes, splices);
    },
    texts: COMPLETE_TEXTS,
    promptText: ({ json }: CallBody) => joinTexts([json["prompt"]]),
    createReader: ({ streamed }) => (streamed ? createStreamReader() : createBodyReader()),
  },
};

function windowFilledBy(body: CallBody): string | undefined {
  return findUnknownMember(body, KNOWN);
}

function readCall(bytes: Buffer): CallBodyVerdict {
  const verdict = readBody(bytes, ACTED, (json) => ({
    streamed: readFlag(json, "stream"),
    choices: 1,
    outputCap: readCount(json, "max_tokens_to_sample"),
    asksForUsage: true,
    user: readUserId(json),
  }));
  return withOneUserId(verdict);
}

const createBodyReader = (): AnswerReader =>
  new PlainReader({
    kept: KEPT_BYTES,
    read: (answer) => ({
      usage: undefined,
      model: modelOf(answer),
      text: typeof answer["completion"] === "string" ? answer["completion"] : "",
    }),
  });

function createStreamReader(): AnswerReader {
  const text = new CollectedText();
  let model: string | undefined;
  let reported = NO_REPORT;
  return new EventReader({
    note: (event) => {
      model ??= modelOf(event);
      reported = latestUsage(reported, fromMetrics(event["amazon-bedrock-invocationMetrics"]));
      text.add(event["completion"]);
    },
    // Every event has the member; only the last one's is not null.
    isLast: ({ stop_reason: reason }) => typeof reason === "string",
    read: () => ({
      ...reported,
      model,
      text: reported.usage === undefined ? text.toString() : "",
    }),
  });
}

/** What Bedrock reports after the last event. */
const fromMetrics = (metrics: unknown): ReportedUsage =>
  readUsage(metrics, { known: METRICS, read: readMetrics });

const METRICS: KnownMembers = {
  inputTokenCount: true,
  outputTokenCount: true,
  invocationLatency: true,
  firstByteLatency: true,
};

function readMetrics(metrics: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const input = counts.read(metrics["inputTokenCount"]);
  const output = counts.read(metrics["outputTokenCount"]);
  return input === undefined || output === undefined ? undefined : { ...NO_TOKENS, input, output };
}

const modelOf = ({ model }: JsonRecord): string | undefined =>
  typeof model === "string" && model !== "" ? model : undefined;
