import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import type { BodyChange } from "../../contract/dialect.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { isCount, readCount, readFlag } from "../../formats/json/checked-members.ts";
import {
  type ObjectInBytes,
  applySplices,
  setMember,
  type Splice,
} from "../../formats/json/edit-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { objectIn } from "../../formats/json/scan-members.ts";
import { objectsOf } from "../../formats/json/search/objects-in-array.ts";
import { textBoundOf } from "../../reading/bound/text-bound.ts";
import { joinTexts } from "../openai/body/prompt-text.ts";
import { objectOf, readBody } from "../openai/body/read-body.ts";
import { createMessageReader } from "./answer/message-reader.ts";
import { createMessageStreamReader } from "./answer/message-stream.ts";
import { askedMembers } from "./answer/read-use.ts";
import { readAskedPasses } from "./asked-passes.ts";
import { type BoundedRequest, boundPrompts, boundSummaries } from "./bound-prompt.ts";
import { boundCharged, capUses } from "./bound-tools.ts";
import { messageContentOf } from "./message-content.ts";
import { fetchingMember, MAX_PASS_OUTPUT, summaryMember } from "./message-tools.ts";
import { MESSAGE_TEXTS } from "./texts/message-texts.ts";
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
  "context_management",
  "compaction",
  "container",
  "output_config",
  "output_format",
  "speed",
  "inference_geo",
  "anthropic_beta",
]);

export const messages: Endpoint = {
  methods: ["POST"],
  path: "/v1/messages",
  upstreamPath: "/v1/messages",
  operation: "chat",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "anthropic-messages",
    readCall: (bytes, head) => readMessagesCall(bytes, head),
    boundPrompt: (body, contextTokens) => boundPrompts(requestOf(body), contextTokens),
    windowFilledBy: (body) =>
      messageContentOf(body).unknown ?? fetchingMember(body.json) ?? summaryMember(body.json),
    statefulBy,
    boundOutput: (body, { contextTokens, maxOutputTokens }) =>
      Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
    boundOtherOutput: (body) =>
      summaryMember(body.json) === undefined ? 0 : boundSummaries(requestOf(body)),
    boundTools: ({ json }, { contextTokens }) => boundCharged(json, contextTokens),
    editBody,
    texts: MESSAGE_TEXTS,
    promptText: ({ json }) =>
      joinTexts([
        json["system"],
        ...recordsOf(json["messages"]).map((message) => message["content"]),
        json["tools"],
      ]),
    createReader: ({ body, streamed }) =>
      streamed ? createMessageStreamReader(body) : createMessageReader(body),
    askedMembers,
  },
};

/** Reads a message. `modelElsewhere` is its model where that stands in no body. */
export function readMessagesCall(
  bytes: Buffer,
  head: CallHead,
  modelElsewhere = "",
): CallBodyVerdict {
  const readOwn = (json: JsonRecord) => ({
    ...readAskedPasses(json, head),
    streamed: readFlag(json, "stream"),
    outputCap: readCap(json),
    asksForUsage: true,
    user: readUserId(json),
  });
  return withOneUserId(readBody(bytes, ACTED, readOwn, modelElsewhere));
}

/** The largest cap of any attempt: a model that answers in place of another may have one of its own. */
function readCap(json: JsonRecord): number | undefined {
  const own = readCount(json, "max_tokens");
  const others = recordsOf(json["fallbacks"]).flatMap(
    (each) => readCount(each, "max_tokens") ?? [],
  );
  return own === undefined ? undefined : Math.max(own, ...others);
}

/** A container keeps files from call to call; a tool server may act. */
function statefulBy({ json }: CallBody): string | undefined {
  if ((json["container"] ?? null) !== null) return "container";
  return recordsOf(json["mcp_servers"]).length > 0 ? "mcp_servers" : undefined;
}

const requestOf = (body: CallBody): BoundedRequest => ({
  json: body.json,
  textTokens: textBoundOf(body),
  content: messageContentOf(body),
  attempts: body.choices,
  outputTokens: body.outputCap ?? MAX_PASS_OUTPUT,
});

/** Lowers the cap of each attempt, and the share of it a model may think for, which has to stay below it. */
function editBody(body: CallBody, { outputCap, toolCallCap }: BodyChange): Buffer {
  const splices = [...lowerCaps(body, outputCap), ...capUses(body, toolCallCap)];
  return applySplices(body.bytes, splices);
}

function lowerCaps(body: CallBody, outputCap: number | undefined): readonly Splice[] {
  if (outputCap === undefined || (body.outputCap ?? Infinity) <= outputCap) return [];
  const { max_tokens: own } = body.json;
  const isWithin = isCount(own) && own <= outputCap;
  return [
    ...(isWithin ? [] : setMember(objectOf(body), "max_tokens", String(outputCap))),
    ...(isWithin ? [] : lowerThinking(body, outputCap)),
    ...lowerFallbacks(body, outputCap),
  ];
}

function lowerFallbacks(body: CallBody, outputCap: number): readonly Splice[] {
  const fallbacks = recordsOf(body.json["fallbacks"]);
  if (fallbacks.length === 0) return [];
  const objects = objectsOf(body, "fallbacks");
  return fallbacks.flatMap(({ max_tokens: own }, index) => {
    const object = objects[index];
    if (object === undefined || !isCount(own) || own <= outputCap) return [];
    return setMember(object, "max_tokens", String(outputCap));
  });
}

function lowerThinking(body: CallBody, outputCap: number): readonly Splice[] {
  const thinking = body.json["thinking"];
  const budget = isRecord(thinking) ? thinking["budget_tokens"] : undefined;
  if (typeof budget !== "number" || budget < outputCap) return [];
  const object: ObjectInBytes = objectIn(body, "thinking");
  return setMember(object, "budget_tokens", String(Math.max(outputCap - 1, 0)));
}
