import type { CallBound } from "@lintel/core";

import { readCount, readFlag, readText } from "../json/checked-members.ts";
import { applySplices, setMember } from "../json/edit-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import type { BodyChange, CallBody, CallBodyVerdict, Endpoint } from "../provider.ts";
import { textBoundOf } from "../text-bound.ts";
import { joinTexts } from "./prompt-text.ts";
import { objectOf, readBody, readTier } from "./read-body.ts";
import { createResponseReader } from "./response-reader.ts";
import { createResponseStreamReader } from "./response-stream.ts";

const ACTED = new Set([
  "model",
  "input",
  "instructions",
  "tools",
  "previous_response_id",
  "conversation",
  "prompt",
  "stream",
  "user",
  "max_output_tokens",
  "max_tool_calls",
  "background",
  "service_tier",
]);

/** As for chat: the most an image costs with any model. */
const IMAGE_TOKENS = 50_000;
/** What is taken for the calls of a tool whose use the caller does not limit. */
const UNLIMITED_CALLS = 20;
/** Parts of the prompt that stand on the provider's side, or are brought in while it answers. */
const BROUGHT_IN = ["previous_response_id", "conversation", "prompt"];
const OWN_TOOLS: ReadonlySet<unknown> = new Set(["function", "custom"]);

const response = {
  methods: ["POST"],
  path: "/v1/responses",
  upstreamPath: "/responses",
  operation: "chat",
  intake: "whole",
  charge: "tokens",
  readCall,
  boundPrompt,
  boundUnits,
  boundOutput: (body, { contextTokens, maxOutputTokens }) =>
    Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  editBody,
  promptText: ({ json }) =>
    joinTexts([
      json["instructions"],
      ...(typeof json["input"] === "string"
        ? [json["input"]]
        : recordsOf(json["input"]).map(textOf)),
      json["tools"],
    ]),
  createReader: ({ body: { json }, streamed }) =>
    streamed ? createResponseStreamReader(json) : createResponseReader(json),
} satisfies Endpoint;

export const responses: Endpoint = { ...response, startsJobs: true };

/**
 * Makes a long conversation short, in one pass of the model; always a plain answer. It takes no limit on the answer's
 * tokens (OpenAI's API reference, November 2026).
 */
export const compaction: Endpoint = {
  ...response,
  path: "/v1/responses/compact",
  upstreamPath: "/responses/compact",
  readCall: (bytes) => readBody(bytes, ACTED, readCompaction),
  boundOutput: (_body, { contextTokens, maxOutputTokens }) =>
    Math.min(maxOutputTokens, contextTokens),
  editBody: ({ bytes }) => bytes,
  isIndivisible: true,
};

const readCompaction = (json: JsonRecord) => ({
  streamed: false,
  choices: 1,
  outputCap: undefined,
  asksForUsage: true,
  ...readTier(json),
});

function readCall(bytes: Buffer): CallBodyVerdict {
  return readBody(bytes, ACTED, (json) => ({
    streamed: readFlag(json, "stream"),
    choices: 1,
    outputCap: readCount(json, "max_output_tokens"),
    asksForUsage: true,
    startsJob: readFlag(json, "background"),
    ...readTier(json),
    ...readPrompt(json),
  }));
}

/** A prompt kept at the provider, which names a model where the call does not. */
function readPrompt({ model, prompt }: JsonRecord): Pick<CallBody, "alias"> {
  if ((model ?? "") !== "" || !isRecord(prompt)) return {};
  return { alias: `prompt ${readText(prompt, "id")} ${readText(prompt, "version")}` };
}

const textOf = ({ arguments: args, content, output }: JsonRecord): unknown =>
  [content, args, output].filter((text) => text !== undefined && text !== null);

/** A token is at least one byte of the body, but for images, which have a bound of their own in place of their data. */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { json } = body;
  const isBroughtIn = BROUGHT_IN.some((name) => (json[name] ?? null) !== null);
  const items = recordsOf(json["input"]);
  const parts = items.flatMap((item) => [
    ...recordsOf(item["content"]),
    ...recordsOf(item["output"]),
  ]);
  const isUnbounded = isBroughtIn || ownTools(json).length > 0 || parts.some(isReference);
  // An item may refer to one on the provider's side.
  if (isUnbounded || items.some(({ type }) => type === "item_reference")) return contextTokens;
  const images = parts.filter(({ type }) => type === "input_image");
  const tokens = images.reduce((sum, { image_url: url }) => {
    const inline = typeof url === "string" && url.startsWith("data:") ? url.length : 0;
    return sum + IMAGE_TOKENS - inline;
  }, textBoundOf(body));
  return Math.min(tokens, contextTokens);
}

const isReference = ({ type }: JsonRecord): boolean => type === "input_file";

/** Tools of the provider's own, which bring into the prompt what they find. */
const ownTools = (json: JsonRecord): readonly JsonRecord[] =>
  recordsOf(json["tools"]).filter(({ type }) => !OWN_TOOLS.has(type));

/** Searches are charged one by one. */
function boundUnits({ json }: CallBody): CallBound["units"] {
  const tools = ownTools(json).map(({ type }) => String(type));
  const most = json["max_tool_calls"];
  const calls = typeof most === "number" && Number.isSafeInteger(most) ? most : UNLIMITED_CALLS;
  // A prompt kept at the provider may have tools of its own.
  const hasPrompt = (json["prompt"] ?? null) !== null;
  const units: NonNullable<CallBound["units"]> = {};
  if (hasPrompt || tools.some((type) => type.startsWith("web_search"))) units.webSearches = calls;
  if (hasPrompt || tools.includes("file_search")) units.fileSearches = calls;
  return Object.keys(units).length === 0 ? undefined : units;
}

function editBody(body: CallBody, { outputCap }: BodyChange): Buffer {
  if (outputCap === undefined || outputCap >= (body.outputCap ?? Number.POSITIVE_INFINITY)) {
    return body.bytes;
  }
  return applySplices(
    body.bytes,
    setMember(objectOf(body), "max_output_tokens", String(outputCap)),
  );
}
