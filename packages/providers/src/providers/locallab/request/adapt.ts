import type { CallBody, CallBodyVerdict } from "../../../contract/call-body.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";

/** Members of OpenAI's that LocalLab has nothing for, and would pass over without a word. */
export const REFUSED: readonly string[] = [
  "tools",
  "functions",
  "logprobs",
  "top_logprobs",
  "logit_bias",
  "response_format",
  "modalities",
  "audio",
  "n",
  "best_of",
  "echo",
  "suffix",
];

/** As many as OpenAI takes, and longer than any that is meant. */
const MAX_STOPS = 4;
const MAX_STOP_LENGTH = 1000;

/** A chat call of which LocalLab can do all that it asks for. */
export function adaptChat(body: CallBody): CallBodyVerdict {
  const refused = refusedIn(body.json);
  if (refused !== undefined) return unsupported(`\`${refused}\``);
  const other = recordsOf(body.json["messages"]).find((message) => !isText(message));
  return other === undefined ? withStops(body) : unsupported("anything but texts in `messages`");
}

/** As `adaptChat`, of the API before chat: LocalLab takes one prompt, as a text. */
export function adaptCompletion(body: CallBody): CallBodyVerdict {
  const refused = refusedIn(body.json);
  if (refused !== undefined) return unsupported(`\`${refused}\``);
  return promptIn(body.json) === undefined
    ? unsupported("several prompts, or prompts in tokens, in one call")
    : withStops(body);
}

/** The one prompt of a call; `undefined` when it has another number of them, or one that is no text. */
export function promptIn({ prompt }: JsonRecord): string | undefined {
  const [first, ...others]: readonly unknown[] = Array.isArray(prompt) ? prompt : [prompt];
  return typeof first === "string" && others.length === 0 ? first : undefined;
}

/** The text of a message's content; `undefined` when there is more in it than text. */
export function textIn(content: unknown): string | undefined {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part: unknown) =>
    isRecord(part) && part["type"] === "text" && typeof part["text"] === "string"
      ? part["text"]
      : undefined,
  );
  return texts.includes(undefined) ? undefined : texts.join("");
}

/** The texts at which an answer ends. */
export const stopsIn = (stop: unknown): readonly string[] =>
  (Array.isArray(stop) ? stop : [stop]).filter((text) => typeof text === "string" && text !== "");

function withStops(body: CallBody): CallBodyVerdict {
  const stops = stopsIn(body.json["stop"]);
  if (stops.length <= MAX_STOPS && stops.every(({ length }) => length <= MAX_STOP_LENGTH)) {
    return { readable: true, body };
  }
  const reason = `\`stop\` must be at most ${MAX_STOPS} texts of at most ${MAX_STOP_LENGTH} characters.`;
  return { readable: false, reason };
}

const unsupported = (what: string): CallBodyVerdict => ({
  readable: false,
  isUnsupported: true,
  reason: `locallab does not support ${what}`,
});

const refusedIn = (json: JsonRecord): string | undefined =>
  REFUSED.find((name) => asksFor(name, json[name]));

/** Values by which a member of any name asks for nothing. */
const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, false, "", 0]);

/** Many clients send members that ask for nothing. */
function asksFor(name: string, value: unknown): boolean {
  if (NOTHING.has(value)) return false;
  if (name === "n" || name === "best_of") return value !== 1;
  if (name === "response_format") return !isRecord(value) || value["type"] !== "text";
  if (!Array.isArray(value)) return !isRecord(value) || Object.keys(value).length > 0;
  return value.some((element) => name !== "modalities" || element !== "text");
}

const isText = (message: JsonRecord): boolean =>
  textIn(message["content"]) !== undefined &&
  message["role"] !== "tool" &&
  (message["tool_calls"] ?? null) === null;
