import { readCount, readFlag } from "../json/checked-members.ts";
import { type ObjectInBytes, applySplices, setMember, type Splice } from "../json/edit-members.ts";
import { isRecord, recordsOf } from "../json/is-record.ts";
import { objectIn } from "../json/scan-members.ts";
import { joinTexts } from "../openai/prompt-text.ts";
import { objectOf, readBody } from "../openai/read-body.ts";
import type { BodyChange, CallBody, CallBodyVerdict, CallHead, Endpoint } from "../provider.ts";
import { readAskedPasses } from "./asked-passes.ts";
import { boundPrompt, boundSearches } from "./bound-prompt.ts";
import { createMessageReader } from "./message-reader.ts";
import { createMessageStreamReader } from "./message-stream.ts";
import { readUserId, withOneUserId } from "./user-id.ts";

/** Members the gateway acts on. */
const ACTED = new Set([
  "model",
  "messages",
  "system",
  "tools",
  "mcp_servers",
  "stream",
  "max_tokens",
  "thinking",
  "metadata",
  "fallbacks",
  "speed",
  "inference_geo",
  "anthropic_beta",
]);

export const messages: Endpoint = {
  methods: ["POST"],
  path: "/v1/messages",
  upstreamPath: "/v1/messages",
  operation: "chat",
  intake: "whole",
  charge: "tokens",
  readCall,
  boundPrompt,
  boundUnits: boundSearches,
  boundOutput: (body, { contextTokens, maxOutputTokens }) =>
    Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  editBody,
  promptText: ({ json }) =>
    joinTexts([
      json["system"],
      ...recordsOf(json["messages"]).map((message) => message["content"]),
      json["tools"],
    ]),
  createReader: ({ body, streamed }) =>
    streamed ? createMessageStreamReader(body) : createMessageReader(body),
};

function readCall(bytes: Buffer, head: CallHead): CallBodyVerdict {
  const verdict = readBody(bytes, ACTED, (json) => ({
    ...readAskedPasses(json, head),
    streamed: readFlag(json, "stream"),
    outputCap: readCount(json, "max_tokens"),
    asksForUsage: true,
    user: readUserId(json),
  }));
  return withOneUserId(verdict);
}

/** Lowers the cap, and the share of it a model may think for, which has to stay below it. */
function editBody(body: CallBody, { outputCap }: BodyChange): Buffer {
  if (outputCap === undefined || outputCap >= (body.outputCap ?? Number.POSITIVE_INFINITY)) {
    return body.bytes;
  }
  return applySplices(body.bytes, [
    ...setMember(objectOf(body), "max_tokens", String(outputCap)),
    ...lowerThinking(body, outputCap),
  ]);
}

function lowerThinking(body: CallBody, outputCap: number): readonly Splice[] {
  const thinking = body.json["thinking"];
  const budget = isRecord(thinking) ? thinking["budget_tokens"] : undefined;
  if (typeof budget !== "number" || budget < outputCap) return [];
  const object: ObjectInBytes = objectIn(body, "thinking");
  return setMember(object, "budget_tokens", String(Math.max(outputCap - 1, 0)));
}
