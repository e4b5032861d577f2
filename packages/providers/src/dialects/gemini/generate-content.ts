import type { CallBody, CallBodyVerdict, CallHead } from "../../contract/call-body.ts";
import type { Dialect } from "../../contract/dialect.ts";
import { UnreadableMember } from "../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { textBoundOf } from "../../reading/bound/text-bound.ts";
import { joinTexts } from "../openai/body/prompt-text.ts";
import { readBody, unreadable } from "../openai/body/read-body.ts";
import { createGeminiReader } from "./answer-reader.ts";
import {
  ACTED,
  ambiguousConfig,
  readConfig,
  readServiceTier,
  withOutputCap,
} from "./gemini-body.ts";
import { geminiContentOf, providersToolIn } from "./gemini-content.ts";
import { GEMINI_TEXTS } from "./gemini-texts.ts";
import { listedIn, memberOf } from "./spellings.ts";

/** What may stand before a model's name. */
const PREFIX = "models/";

/** What a call asks for, by the end of its path: `gemini-2.5-flash:generateContent`. */
interface GeminiCall {
  readonly model: string;
  readonly action: string;
}

/** The placeholder of a path that holds model and action. */
const CALL_PARAM = "call";

/** Model and action in a path; `undefined` where that names either not. */
function geminiCallIn(params: CallHead["params"]): GeminiCall | undefined {
  const { [CALL_PARAM]: call = "" } = params;
  const colon = call.lastIndexOf(":");
  if (colon < 1 || colon === call.length - 1) return undefined;
  return { model: call.slice(0, colon), action: call.slice(colon + 1) };
}

/** What the path of a call with a body in this dialect holds. */
export const generateParams = ({
  model,
  streamed,
}: Pick<CallBody, "model" | "streamed">): CallHead["params"] => ({
  [CALL_PARAM]: `${model}:${streamed ? STREAM : GENERATE}`,
});

export const GENERATE = "generateContent";
export const STREAM = "streamGenerateContent";
const COUNT = "countTokens";
const EMBEDS: ReadonlySet<string> = new Set(["embedContent", "batchEmbedContents"]);

/** Calls of Gemini's own API whose model stands in the path: answers, their streams, counts of tokens, and embeddings. */
export const geminiGenerate: Dialect = {
  name: "gemini-generate",
  readCall,
  boundPrompt,
  windowFilledBy: (body) => geminiContentOf(body).unknown,
  boundOutput: (body, { contextTokens, maxOutputTokens }) =>
    isEmbedding(body) ? 0 : Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  // What a search costs is not known before; and how often the model is asked with what was found, neither.
  unboundedBy: ({ json }) => providersToolIn(json),
  editBody: (body, { outputCap }) =>
    isEmbedding(body) ? body.bytes : withOutputCap(body, outputCap),
  texts: GEMINI_TEXTS,
  promptText,
  createReader: createGeminiReader,
};

function readCall(bytes: Buffer, { params }: Pick<CallHead, "params">): CallBodyVerdict {
  const call = geminiCallIn(params);
  if (call === undefined) return unreadable("The path must end in a model, a colon and an action.");
  const { action, model } = call;
  const verdict = readBody(
    bytes,
    ACTED,
    (json) => ({
      ...readConfig(json),
      ...readServiceTier(json),
      ...chargeOf(action),
      model: modelIn(json, model),
      streamed: action === STREAM,
      asksForUsage: true,
    }),
    model,
  );
  if (!verdict.readable) return verdict;
  const ambiguous = ambiguousConfig(verdict.body);
  return ambiguous === undefined
    ? verdict
    : unreadable(`\`${ambiguous}\` must be named once, and in camel case or with underscores.`);
}

/** What the very action costs. */
function chargeOf(action: string): Pick<CallBody, "charge"> {
  if (action === COUNT) return { charge: "nothing" };
  const isRead = action === GENERATE || action === STREAM || EMBEDS.has(action);
  return isRead ? {} : { charge: "unmodelled" };
}

/** The model of the path. A body may name it once more, and no other. */
function modelIn(json: JsonRecord, model: string): string {
  const named = [json, ...listedIn(json["requests"])].flatMap((each) => each["model"] ?? []);
  const isSame = named.every((name) => name === model || name === PREFIX + model);
  if (!isSame) throw new UnreadableMember("`model` must be the one in the path.");
  return model;
}

/** Is a vector asked for, and no answer? */
const isEmbedding = ({ json }: CallBody): boolean =>
  json["contents"] === undefined &&
  (isRecord(json["content"]) || listedIn(json["requests"]).length > 0);

/** Each request of a batch of embeddings is a prompt of its own. */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { imageTokens, unknown } = geminiContentOf(body);
  const prompts = Math.max(listedIn(body.json["requests"]).length, 1);
  if (unknown !== undefined) return prompts * contextTokens;
  return Math.min(textBoundOf(body) + imageTokens, prompts * contextTokens);
}

function promptText({ json }: CallBody): string {
  const texts = [
    memberOf(json, "systemInstruction"),
    json["contents"],
    json["content"],
    json["requests"],
    json["tools"],
  ];
  return joinTexts(texts.map(withoutData));
}

/** The bytes of pictures are no text. */
function withoutData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutData);
  if (!isRecord(value)) return value;
  const { content, parts, text } = value;
  if (typeof text === "string") return text;
  if (content !== undefined) return withoutData(content);
  if (parts !== undefined) return withoutData(parts);
  return memberOf(value, "inlineData") === undefined ? value : undefined;
}
