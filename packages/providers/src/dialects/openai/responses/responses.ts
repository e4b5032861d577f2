import type { CallBody, CallBodyVerdict } from "../../../contract/call-body.ts";
import type { BodyChange, Dialect } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { isCount, readCount, readFlag, readText } from "../../../formats/json/checked-members.ts";
import { applySplices, setMember, type Splice } from "../../../formats/json/edit-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { imageTokens } from "../../../reading/bound/image-tokens.ts";
import { textBoundOf } from "../../../reading/bound/text-bound.ts";
import { joinTexts } from "../body/prompt-text.ts";
import { objectOf, readBody, readTier, setTier } from "../body/read-body.ts";
import { RESPONSE_TEXTS } from "../texts/response-texts.ts";
import { responseContentOf } from "./response-content.ts";
import { createResponseReader } from "./response-reader.ts";
import { createResponseStreamReader } from "./response-stream.ts";
import { boundPass, boundTools, hostedToolsOf, statefulBy } from "./response-tools.ts";
import { pricedTools } from "./tool-usage.ts";

const ACTED = new Set([
  "model",
  "input",
  "instructions",
  "tools",
  "previous_response_id",
  "conversation",
  "prompt",
  "reasoning",
  "context_management",
  "multi_agent",
  "stream",
  "user",
  "max_output_tokens",
  "max_tool_calls",
  "background",
  "service_tier",
]);

/** The shortest answer that can be asked for (OpenAI's API reference, November 2026). */
const MIN_OUTPUT_TOKENS = 16;
/** Tools that the call itself describes to the model. */
const SELF_EXPLAINED: ReadonlySet<unknown> = new Set(["function", "custom", "namespace"]);
/** Tokens of the description of any other client tool, several times over. */
const TOOL_PROMPT_TOKENS = 4096;

const ROW = {
  methods: ["POST"],
  operation: "chat",
  bodyMode: "buffer",
  charge: "tokens",
  takesServiceTier: true,
} as const;

const response: Dialect = {
  name: "openai-responses",
  readCall,
  boundPrompt,
  windowFilledBy,
  statefulBy,
  boundOutput: (body, { contextTokens, maxOutputTokens }) =>
    Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  editBody,
  texts: RESPONSE_TEXTS,
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
  askedMembers: ({ tools }) => ({ tools: pricedTools(recordsOf(tools)) }),
};

export const responses: Endpoint = {
  ...ROW,
  path: "/v1/responses",
  upstreamPath: "/responses",
  startsJobs: true,
  dialect: { ...response, boundTools, unboundedBy, minOutputTokens: MIN_OUTPUT_TOKENS },
};

/**
 * Makes a long conversation short, in one pass of the model; always a plain answer. It takes no limit on the answer's
 * tokens (OpenAI's API reference, November 2026).
 */
export const compaction: Endpoint = {
  ...ROW,
  path: "/v1/responses/compact",
  upstreamPath: "/responses/compact",
  dialect: {
    ...response,
    name: "openai-compaction",
    readCall: (bytes) => readBody(bytes, ACTED, readCompaction),
    boundOutput: (_body, { contextTokens, maxOutputTokens }) =>
      Math.min(maxOutputTokens, contextTokens),
    editBody: (body, change) => applySplices(body.bytes, setTier(body, change)),
    isIndivisible: true,
  },
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

/**
 * A token is at least one byte of the body, but for images, which have a bound of their own in place of their data. What
 * is not understood, and may bring more in, is only bounded by the model's window.
 */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { json } = body;
  const { images, unknown } = responseContentOf(body);
  const explained = recordsOf(json["tools"]).filter(({ type }) => !SELF_EXPLAINED.has(type));
  const own = textBoundOf(body) + imageTokens(images) + explained.length * TOOL_PROMPT_TOKENS;
  const promptTokens = unknown === undefined ? Math.min(own, contextTokens) : contextTokens;
  const hosted = hostedToolsOf(json);
  return hosted.length === 0 ? promptTokens : boundPass(hosted, { contextTokens, promptTokens });
}

function windowFilledBy(body: CallBody): string | undefined {
  const { unknown } = responseContentOf(body);
  return unknown ?? (hostedToolsOf(body.json).length === 0 ? undefined : "tools");
}

/**
 * How often the model is asked is the provider's to decide: with agents of its own, when it makes a long context short as
 * it goes, and in `pro` mode (https://developers.openai.com/api/docs/guides/reasoning, November 2026).
 */
function unboundedBy({ json }: CallBody): string | undefined {
  const { context_management: management, multi_agent: agents, reasoning } = json;
  if (isRecord(agents) && agents["enabled"] !== false) return withMember("multi_agent");
  if ((management ?? null) !== null) return withMember("context_management");
  const mode = isRecord(reasoning) ? (reasoning["mode"] ?? "standard") : "standard";
  return mode === "standard" || mode === "auto" ? undefined : withMember("reasoning.mode");
}

const withMember = (member: string): string =>
  `with \`${member}\` the provider asks the model as often as it likes`;

function editBody(body: CallBody, change: BodyChange): Buffer {
  return applySplices(body.bytes, [
    ...lower(body, "max_output_tokens", change.outputCap),
    ...lower(body, "max_tool_calls", change.toolCallCap),
    ...setTier(body, change),
  ]);
}

/** Limits in the body are lowered, never raised; where there is none, one is put in. */
function lower(body: CallBody, name: string, limit: number | undefined): readonly Splice[] {
  const own = body.json[name];
  if (limit === undefined || (isCount(own) && own <= limit)) return [];
  return setMember(objectOf(body), name, String(limit));
}
