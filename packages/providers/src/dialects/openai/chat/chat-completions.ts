import type { AnswerForm, AnswerReader } from "../../../contract/answer.ts";
import type { OutputLimits } from "../../../contract/bounds.ts";
import type { CallBody, CallBodyVerdict, CallHead } from "../../../contract/call-body.ts";
import type { BodyChange } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { applySplices, type Splice } from "../../../formats/json/edit-members.ts";
import { type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { findAmbiguous, objectIn } from "../../../formats/json/scan-members.ts";
import { audioTokens } from "../../../reading/bound/audio-tokens.ts";
import { imageTokens } from "../../../reading/bound/image-tokens.ts";
import { textBoundOf } from "../../../reading/bound/text-bound.ts";
import { joinTexts } from "../body/prompt-text.ts";
import {
  ALL_CAPS,
  lowerCaps,
  OUTPUT_CAPS,
  readBody,
  readChatMembers,
  readTier,
  setTier,
  unreadable,
} from "../body/read-body.ts";
import { CHAT_TEXTS } from "../texts/chat-texts.ts";
import type { ReadUsage } from "../usage/to-usage.ts";
import { BodyReader } from "./answer/body-reader.ts";
import { StreamReader } from "./answer/stream-reader.ts";
import { askForUsage } from "./ask-for-usage.ts";
import { chatContentOf, unknownToolOf } from "./chat-content.ts";
import { searchesOf, withSearch } from "./search-models.ts";

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
  "prediction",
  "service_tier",
  ...ALL_CAPS,
]);

const ASKS: ReadonlySet<string> = new Set(["include_usage"]);

/**
 * What the templates of open models add to a prompt, several times over: gpt-oss gets a system message of about a
 * hundred tokens (https://developers.openai.com/cookbook/articles/openai-harmony), Qwen and Llama as many of what a tool is
 * (`chat_template` in the `tokenizer_config.json` of their models on Hugging Face, November 2026).
 */
export const MAX_TEMPLATE_TOKENS = 1024;

/** In what the chat of compatible servers differs from OpenAI's own. */
export interface ChatVariant {
  /** The member a cap is put in as when the caller has none. */
  readonly outputCap: CapName;
  /** A cap by the other name is known to be heeded, too. */
  readonly heedsBothCaps?: boolean;
  /** Upper bound of the tokens of a prompt that are not in the request, such as those of a chat template. */
  readonly templateTokens?: number;
  /** A call may ask for a tier of service. */
  readonly takesServiceTier?: boolean;
  /** How usage is reported, where it is otherwise than at OpenAI. */
  readonly readUsage?: ReadUsage;
}

export function createChatCompletions({
  heedsBothCaps = true,
  outputCap,
  readUsage,
  takesServiceTier = true,
  templateTokens = 0,
}: ChatVariant): Endpoint {
  const others = heedsBothCaps ? OUTPUT_CAPS.filter((name) => name !== outputCap) : [];
  const caps = [outputCap, ...others] as const;
  return {
    methods: ["POST"],
    path: "/v1/chat/completions",
    upstreamPath: "/chat/completions",
    operation: "chat",
    bodyMode: "buffer",
    charge: "tokens",
    takesServiceTier,
    dialect: {
      name: "openai-chat",
      readCall: (bytes, head) => readCall(bytes, head, caps),
      boundPrompt: (body, contextTokens) =>
        Math.min(boundPrompt(body, contextTokens) + templateTokens, contextTokens),
      boundUnits: ({ model }) => searchesOf(model),
      boundOutput,
      windowFilledBy,
      unboundedBy: unknownToolOf,
      editBody: (body, change) => editBody(body, change, caps),
      texts: CHAT_TEXTS,
      promptText: ({ json }) =>
        joinTexts([
          ...recordsOf(json["messages"]).flatMap((message) => [
            message["role"],
            message["content"],
          ]),
          json["tools"],
          json["functions"],
        ]),
      createReader: (form) => createReader(form, readUsage),
    },
  };
}

function createReader(form: AnswerForm, readUsage: ReadUsage | undefined): AnswerReader {
  const reader = form.streamed ? new StreamReader(form, readUsage) : new BodyReader(readUsage);
  const searches = form.status === 200 ? searchesOf(form.body.model) : undefined;
  return searches === undefined ? reader : withSearch(reader, searches);
}

export const chatCompletions = createChatCompletions({ outputCap: "max_completion_tokens" });

type HeededCaps = readonly [CapName, ...CapName[]];

function readCall(
  bytes: Buffer,
  { params }: Pick<CallHead, "params">,
  caps: HeededCaps,
): CallBodyVerdict {
  const verdict = readBody(bytes, ACTED, (json) => readOwn(json, caps), params["deployment_id"]);
  if (!verdict.readable) return verdict;
  const ambiguous = findAmbiguous(objectIn(verdict.body, "stream_options").members, ASKS);
  return ambiguous === undefined
    ? verdict
    : unreadable(`\`${ambiguous}\` must be named once, and in lower case.`);
}

/** With a prediction OpenAI takes no cap (https://developers.openai.com/api/docs/guides/predicted-outputs). */
const readOwn = (json: JsonRecord, caps: HeededCaps) => ({
  ...readChatMembers(json, caps),
  ...readTier(json),
  ...((json["prediction"] ?? null) === null ? {} : { isIndivisible: true }),
});

/**
 * Every token of a text is at least one byte of the body. Images have a bound of their own in place of the bytes of their
 * data; what is not understood, and may bring more in, is only bounded by the model's context window.
 */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { audios = [], images, unknown } = chatContentOf(body);
  const { tokens, unmeasured } = audioTokens(audios);
  if (unknown !== undefined || unmeasured !== undefined) return contextTokens;
  return Math.min(textBoundOf(body) + imageTokens(images) + tokens, contextTokens);
}

function windowFilledBy(body: CallBody): string | undefined {
  const { audios = [], unknown } = chatContentOf(body);
  return unknown ?? audioTokens(audios).unmeasured;
}

/** What of a predicted answer does not come true is charged as the answer is, beside it. */
function boundOutput(body: CallBody, { contextTokens, maxOutputTokens }: OutputLimits): number {
  const answer = Math.min(body.outputCap ?? maxOutputTokens, contextTokens);
  const prediction = body.members.find(({ name }) => name === "prediction");
  return prediction === undefined ? answer : answer + prediction.valueEnd - prediction.valueStart;
}

export type CapName = (typeof OUTPUT_CAPS)[number];

function editBody(body: CallBody, change: BodyChange, caps: HeededCaps): Buffer {
  const splices: Splice[] = [];
  if (change.outputCap !== undefined) splices.push(...lowerCaps(body, change.outputCap, caps));
  if (change.askForUsage === true && !body.asksForUsage) splices.push(...askForUsage(body));
  splices.push(...setTier(body, change));
  return applySplices(body.bytes, splices);
}
