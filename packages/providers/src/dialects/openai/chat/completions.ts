import type { CallBody, CallBodyVerdict, CallHead } from "../../../contract/call-body.ts";
import type { BodyChange } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { readCount } from "../../../formats/json/checked-members.ts";
import { applySplices, type Splice } from "../../../formats/json/edit-members.ts";
import type { JsonRecord } from "../../../formats/json/is-record.ts";
import { findAmbiguous, objectIn } from "../../../formats/json/scan-members.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import { textBoundOf } from "../../../reading/bound/text-bound.ts";
import { findUnknownMember } from "../../../reading/bound/unknown-members.ts";
import { joinTexts } from "../body/prompt-text.ts";
import { ALL_CAPS, lowerCaps, readBody, readChatMembers, unreadable } from "../body/read-body.ts";
import { COMPLETION_TEXTS } from "../texts/chat-texts.ts";
import { BodyReader } from "./answer/body-reader.ts";
import { StreamReader } from "./answer/stream-reader.ts";
import { askForUsage } from "./ask-for-usage.ts";

const ACTED = new Set([
  "model",
  "prompt",
  "suffix",
  "stream",
  "stream_options",
  "n",
  "best_of",
  "user",
  ...ALL_CAPS,
]);
const CAPS = ["max_tokens"] as const;
const ASKS: ReadonlySet<string> = new Set(["include_usage"]);

/** The API before chat: every prompt of a list is answered, as often as is asked for. */
export const completions: Endpoint = {
  methods: ["POST"],
  path: "/v1/completions",
  upstreamPath: "/completions",
  operation: "text_completion",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "openai-completions",
    readCall,
    boundPrompt,
    windowFilledBy,
    boundOutput: (body, { contextTokens, maxOutputTokens }) =>
      Math.min(body.outputCap ?? maxOutputTokens, contextTokens),
    editBody,
    texts: COMPLETION_TEXTS,
    promptText: ({ json }) => joinTexts([json["prompt"], json["suffix"]]),
    createReader: (form) => (form.streamed ? new StreamReader(form) : new BodyReader()),
  },
};

/** Members whose bytes bound what they add to the prompt: OpenAI's, and those of vLLM's that hold lists or texts. */
const KNOWN: ReadonlySet<string> = new Set([
  ...ACTED,
  ...namesIn(`
    logit_bias stop service_tier stop_token_ids bad_words allowed_token_ids guided_json
    guided_regex guided_choice guided_grammar structured_outputs response_format cache_salt
    request_id
  `),
]);

/** A suffix is part of each of the prompts. */
function boundPrompt(body: CallBody, contextTokens: number): number {
  const { suffix } = body.json;
  const prompts = promptsIn(body.json);
  const most = prompts * contextTokens;
  if (windowFilledBy(body) !== undefined) return most;
  const repeated = typeof suffix === "string" ? (prompts - 1) * Buffer.byteLength(suffix) : 0;
  return Math.min(textBoundOf(body) + repeated, most);
}

function windowFilledBy(body: CallBody): string | undefined {
  return findUnknownMember(body, KNOWN);
}

function readCall(bytes: Buffer, { params }: Pick<CallHead, "params">): CallBodyVerdict {
  const verdict = readBody(bytes, ACTED, readOwn, params["deployment_id"]);
  if (!verdict.readable) return verdict;
  const ambiguous = findAmbiguous(objectIn(verdict.body, "stream_options").members, ASKS);
  return ambiguous === undefined
    ? verdict
    : unreadable(`\`${ambiguous}\` must be named once, and in lower case.`);
}

function readOwn(json: JsonRecord) {
  const { asksForUsage, choices, outputCap, streamed } = readChatMembers(json, CAPS);
  const tried = Math.max(choices, readCount(json, "best_of") ?? 1);
  return {
    streamed,
    asksForUsage,
    choices: tried * promptsIn(json),
    outputCap,
  };
}

/** A list of numbers is one prompt in tokens; of anything else each is one. */
function promptsIn({ prompt }: JsonRecord): number {
  if (!Array.isArray(prompt) || prompt.every((token) => typeof token === "number")) return 1;
  return Math.max(prompt.length, 1);
}

function editBody(body: CallBody, change: BodyChange): Buffer {
  const splices: Splice[] = [];
  const { outputCap } = change;
  if (outputCap !== undefined) splices.push(...lowerCaps(body, outputCap, CAPS));
  if (change.askForUsage === true && !body.asksForUsage) splices.push(...askForUsage(body));
  return applySplices(body.bytes, splices);
}
