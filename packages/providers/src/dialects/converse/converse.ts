import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import { isCount, UnreadableMember } from "../../formats/json/checked-members.ts";
import { applySplices, setMember } from "../../formats/json/edit-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { findAmbiguous, objectIn } from "../../formats/json/scan-members.ts";
import { textBoundOf } from "../../reading/bound/text-bound.ts";
import { joinTexts } from "../openai/body/prompt-text.ts";
import { objectOf, readBody, unreadable } from "../openai/body/read-body.ts";
import { createConverseReader } from "./answer-reader.ts";
import { converseContentOf, systemToolIn } from "./converse-content.ts";
import { CONVERSE_TEXTS } from "./converse-texts.ts";
import { unpricedMemberIn } from "./unpriced-members.ts";

/** Members the gateway acts on. */
const ACTED: ReadonlySet<string> = new Set([
  "messages",
  "system",
  "inferenceConfig",
  "toolConfig",
  "guardrailConfig",
  "performanceConfig",
  "serviceTier",
  "promptVariables",
  "additionalModelRequestFields",
]);
const CONFIG_ACTED: ReadonlySet<string> = new Set(["maxTokens"]);

/** Tokens of the provider's instructions about tools; Anthropic's are the longest. */
const TOOLS_TOKENS = 1024;
const LONG_CONTEXT = /^context-1m-/;
const LONG_CONTEXT_TOKENS = 1_000_000;

/** The last segment of a call's path. */
export const CONVERSE = "converse";
export const CONVERSE_STREAM = "converse-stream";

/** What the path of a call with a body in this dialect holds. */
export const converseParams = ({
  model,
  streamed,
}: Pick<CallBody, "model" | "streamed">): CallHead["params"] => ({
  model,
  action: streamed ? CONVERSE_STREAM : CONVERSE,
});

/** Calls of Amazon's Converse API, which is the same for models of every family. */
export const converse: Dialect = {
  name: "bedrock-converse",
  readCall,
  boundPrompt,
  windowFilledBy: (body) => converseContentOf(body).unknown,
  boundOutput: (body, { contextTokens, maxOutputTokens }) =>
    Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  unboundedBy: ({ json }) => systemToolIn(json) ?? unpricedMemberIn(json),
  editBody,
  texts: CONVERSE_TEXTS,
  promptText: ({ json }) =>
    joinTexts([
      json["system"],
      ...recordsOf(json["messages"]).map(({ content }) => recordsOf(content).map(withoutData)),
      json["toolConfig"],
    ]),
  createReader: createConverseReader,
  askedMembers: ({ guardrailConfig, performanceConfig, serviceTier }) => ({
    guardrailConfig: (guardrailConfig ?? null) === null ? undefined : {},
    performanceConfig,
    serviceTier,
  }),
};

/** The bytes of pictures and files are no text. */
const withoutData = (block: JsonRecord): unknown =>
  ["image", "document", "video", "audio"].some((name) => block[name] !== undefined)
    ? undefined
    : block;

function readCall(bytes: Buffer, { params }: Pick<CallHead, "params">): CallBodyVerdict {
  const { action = CONVERSE, model = "" } = params;
  if (action !== CONVERSE && action !== CONVERSE_STREAM) {
    return unreadable(`The path must end in ${CONVERSE} or ${CONVERSE_STREAM}.`);
  }
  const verdict = readBody(
    bytes,
    ACTED,
    (json) => ({
      ...readAskedContext(json),
      model,
      streamed: action === CONVERSE_STREAM,
      choices: 1,
      outputCap: readCap(json),
      asksForUsage: true,
    }),
    model,
  );
  if (!verdict.readable) return verdict;
  const config = objectIn(verdict.body, "inferenceConfig");
  const ambiguous = findAmbiguous(config.members, CONFIG_ACTED);
  return ambiguous === undefined ? verdict : unreadable(`\`${ambiguous}\` must be named once.`);
}

function readCap({ inferenceConfig = {} }: JsonRecord): number | undefined {
  if (!isRecord(inferenceConfig)) {
    throw new UnreadableMember("`inferenceConfig` must be an object.");
  }
  const cap = inferenceConfig["maxTokens"] ?? undefined;
  if (cap === undefined || isCount(cap)) return cap;
  throw new UnreadableMember("`maxTokens` must be a whole number.");
}

/** The window, where more than the model's usual one is asked for. */
function readAskedContext({
  additionalModelRequestFields: fields,
}: JsonRecord): Pick<CallBody, "askedContextTokens"> {
  const betas = isRecord(fields) ? fields["anthropic_beta"] : undefined;
  const asksForMore =
    Array.isArray(betas) &&
    betas.some((beta) => typeof beta === "string" && LONG_CONTEXT.test(beta));
  return asksForMore ? { askedContextTokens: LONG_CONTEXT_TOKENS } : {};
}

function boundPrompt(body: CallBody, contextTokens: number): number {
  const { imageTokens, unknown } = converseContentOf(body);
  if (unknown !== undefined) return contextTokens;
  const tools = isRecord(body.json["toolConfig"]) ? TOOLS_TOKENS : 0;
  return Math.min(textBoundOf(body) + imageTokens + tools, contextTokens);
}

function editBody(
  body: CallBody,
  { outputCap }: { readonly outputCap?: number | undefined },
): Buffer {
  if (outputCap === undefined || (body.outputCap ?? Infinity) <= outputCap) return body.bytes;
  if (!isRecord(body.json["inferenceConfig"])) {
    const config = `{"maxTokens":${outputCap}}`;
    return applySplices(body.bytes, setMember(objectOf(body), "inferenceConfig", config));
  }
  const config = objectIn(body, "inferenceConfig");
  return applySplices(body.bytes, setMember(config, "maxTokens", String(outputCap)));
}
