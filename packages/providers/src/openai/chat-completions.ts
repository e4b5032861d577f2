import { applySplices, setMember, type Splice } from "../json/edit-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import { findAmbiguous, objectIn } from "../json/scan-members.ts";
import type {
  AnswerForm,
  AnswerReader,
  BodyChange,
  CallBody,
  CallBodyVerdict,
  CallHead,
  Endpoint,
} from "../provider.ts";
import { textBoundOf } from "../text-bound.ts";
import { askForUsage } from "./ask-for-usage.ts";
import { BodyReader } from "./body-reader.ts";
import { joinTexts } from "./prompt-text.ts";
import {
  objectOf,
  OUTPUT_CAPS,
  readBody,
  readChatMembers,
  readTier,
  unreadable,
} from "./read-body.ts";
import { searchesOf, withSearch } from "./search-models.ts";
import { StreamReader } from "./stream-reader.ts";

/** Members the gateway acts on. */
const ACTED = new Set([
  "model",
  "messages",
  "stream",
  "stream_options",
  "n",
  "user",
  "tools",
  "functions",
  "web_search_options",
  "service_tier",
  ...OUTPUT_CAPS,
]);

const ASKS: ReadonlySet<string> = new Set(["include_usage"]);

/**
 * The most prompt tokens an image costs with any OpenAI model: gpt-4o-mini, 2,833 + 8 tiles × 5,667 at high
 * detail, is 48,169.
 */
const IMAGE_TOKENS = 50_000;

/** Chat; `cap` is the member a cap is put in as when the caller has none. */
export const createChatCompletions = (cap: CapName): Endpoint => ({
  methods: ["POST"],
  path: "/v1/chat/completions",
  upstreamPath: "/chat/completions",
  operation: "chat",
  intake: "whole",
  charge: "tokens",
  readCall,
  boundPrompt,
  boundUnits: ({ model }) => searchesOf(model),
  boundOutput: (body, { maxOutputTokens, contextTokens }) =>
    Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
  editBody: (body, change) => editBody(body, change, cap),
  promptText: ({ json }) =>
    joinTexts([
      ...recordsOf(json["messages"]).flatMap((message) => [message["role"], message["content"]]),
      json["tools"],
      json["functions"],
    ]),
  createReader,
});

function createReader(form: AnswerForm): AnswerReader {
  const reader = form.streamed ? new StreamReader(form) : new BodyReader();
  const searches = form.status === 200 ? searchesOf(form.body.model) : undefined;
  return searches === undefined ? reader : withSearch(reader, searches);
}

export const chatCompletions = createChatCompletions("max_completion_tokens");

function readCall(bytes: Buffer, { params }: Pick<CallHead, "params">): CallBodyVerdict {
  const verdict = readBody(bytes, ACTED, readOwn, params["deployment_id"]);
  if (!verdict.readable) return verdict;
  const ambiguous = findAmbiguous(objectIn(verdict.body, "stream_options").members, ASKS);
  return ambiguous === undefined
    ? verdict
    : unreadable(`\`${ambiguous}\` must be named once, and in lower case.`);
}

const readOwn = (json: JsonRecord) => ({ ...readChatMembers(json), ...readTier(json) });

/**
 * Every token of a text is at least one byte of the body. Images have a bound of their own in place of the bytes
 * of their data; what a file or a web search adds is only bounded by the model's context window.
 */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { json } = body;
  if (isRecord(json["web_search_options"]) || searchesOf(body.model)) return contextTokens;
  let tokens = textBoundOf(body);
  for (const part of partsIn(body)) {
    if ("file" in part) return contextTokens;
    if ("image_url" in part) tokens += IMAGE_TOKENS - inlineBytes(part["image_url"]);
  }
  return Math.min(tokens, contextTokens);
}

/** Parts of contents are objects in lists in messages in a list. */
const LEVELS_TO_PARTS = 4;
/** How the names end that parts are looked through for; in any other spelling they have escapes. */
const PART_NAMES = ['_url"', 'file"', "\\u"];

/** Parts in which there may be something else than texts; messages in which there cannot be are not even built. */
function partsIn({ bytes, json, members }: CallBody): readonly JsonRecord[] {
  const isDeep = members.some(
    ({ levels, name }) => levels >= LEVELS_TO_PARTS && name === "messages",
  );
  if (!isDeep || !PART_NAMES.some((name) => bytes.includes(name))) return [];
  return recordsOf(json["messages"]).flatMap((message) => recordsOf(message["content"]));
}

/** Bytes of an image that stands in the body itself. */
function inlineBytes(image: unknown): number {
  const url = isRecord(image) ? image["url"] : image;
  return typeof url === "string" && url.startsWith("data:") ? url.length : 0;
}

type CapName = (typeof OUTPUT_CAPS)[number];

function editBody(body: CallBody, change: BodyChange, capName: CapName): Buffer {
  const splices: Splice[] = [];
  if (change.outputCap !== undefined) splices.push(...lowerCap(body, change.outputCap, capName));
  if (change.askForUsage === true && !body.asksForUsage) splices.push(...askForUsage(body));
  return applySplices(body.bytes, splices);
}

/** Caps in the body are lowered, never raised; when there is none, one is put in as `capName`. */
function lowerCap(body: CallBody, cap: number, capName: CapName): readonly Splice[] {
  const present = OUTPUT_CAPS.filter((name) => typeof body.json[name] === "number");
  const names = present.length > 0 ? present : [capName];
  return names.flatMap((name) => {
    const own = body.json[name];
    const lowered = typeof own === "number" ? Math.min(own, cap) : cap;
    return setMember(objectOf(body), name, String(lowered));
  });
}
