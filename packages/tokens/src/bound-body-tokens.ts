import type { Encoder } from "./count-text.ts";

/** Top-level members that are no part of the prompt. */
const UNBILLED: ReadonlySet<string> = new Set([
  "metadata",
  "model",
  "prompt_cache_key",
  "reasoning_effort",
  "safety_identifier",
  "service_tier",
  "stream_options",
  "user",
]);

/** Members whose strings are files, or addresses of files: endpoints put another bound in place of their bytes. */
const BY_BYTES: ReadonlySet<string> = new Set(["data", "file_data", "image_url", "url"]);

/** Top-level members that hold texts as they are; of all others, schemas of tools for one, the structure costs more. */
const CONVERSATION: ReadonlySet<string> = new Set([
  "messages",
  "input",
  "instructions",
  "prompt",
  "suffix",
]);

/**
 * What the structure around texts costs, in tokens. Documented are 3 for a message, 1 for its name and 3 for the answer's
 * beginning; for tools 19 to 22 for a function, 6 for a property and 3 for a value of an enumeration. Each member is
 * counted with its name, so the least of a message costs 10 here, of a function 18, of a property 12.
 * Source: https://developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken (2026-11-29).
 */
const CALL_TOKENS = 8;
const MESSAGE_MEMBER_TOKENS = 4;
const OTHER_MEMBER_TOKENS = 6;
const ELEMENT_TOKENS = 3;
/** For what is not documented: how texts are joined. */
const MARGIN = 1.02;

/**
 * The tokenizer's time is quadratic in the length of a run of letters, of signs or of spaces. A text with a longer run is
 * bounded by its bytes: each token is at least one.
 */
const MAX_RUN = 2000;
const RUNS = /[\p{L}\p{M}]+|[^\s\p{L}\p{M}\p{N}]+|\s+/gu;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const SPACES: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);

/**
 * An upper bound of the prompt tokens that the texts in a JSON body cost with a model of this vocabulary: every string
 * is counted as it is billed, and the structure around it generously. Reads the text itself, not a parsed object: of a name
 * that stands twice, both values count. Never more than the bytes of `body`, which must be valid JSON.
 */
export function boundBodyTokens(body: string, encode: Encoder): number {
  const count = new BodyCount(encode);
  for (let at = 0; at < body.length;) {
    if (body.charCodeAt(at) === QUOTE) {
      const end = endOfString(body, at);
      const text: unknown = JSON.parse(body.slice(at, end));
      if (typeof text === "string") count.addString(text, isBeforeColon(body, end));
      at = end;
    } else {
      count.addSign(body.charCodeAt(at));
      at += 1;
    }
  }
  const tokens = Math.ceil(count.tokens * MARGIN) + count.fileBytes + CALL_TOKENS;
  return Math.min(tokens, Buffer.byteLength(body));
}

class BodyCount {
  tokens = 0;
  fileBytes = 0;
  readonly #encode: Encoder;
  #depth = 0;
  #name = "";
  /** The next value is that of a member, not an element of a list. */
  #isMember = false;
  #isBilled = true;
  #memberTokens = OTHER_MEMBER_TOKENS;

  constructor(encode: Encoder) {
    this.#encode = encode;
  }

  addString(text: string, isName: boolean): void {
    if (isName) this.#addName(text);
    else this.#addValue(text);
  }

  #addName(name: string): void {
    this.#name = name;
    this.#isMember = true;
    if (this.#depth > 1) {
      this.#add(this.#memberTokens + this.#count(name));
      return;
    }
    this.#isBilled = !UNBILLED.has(name);
    this.#memberTokens = CONVERSATION.has(name) ? MESSAGE_MEMBER_TOKENS : OTHER_MEMBER_TOKENS;
  }

  #addValue(text: string): void {
    const isFile = BY_BYTES.has(this.#name) || text.startsWith("data:");
    if (isFile && this.#isBilled) this.fileBytes += Buffer.byteLength(text);
    this.#add((isFile ? 0 : this.#count(text)) + (this.#isMember ? 0 : ELEMENT_TOKENS));
    this.#isMember = false;
  }

  /** Everything outside strings. A number, or a word such as `true`, has at most a token for each sign. */
  addSign(code: number): void {
    if (OPENING.has(code)) this.#depth += 1;
    if (CLOSING.has(code)) this.#depth -= 1;
    if (OPENING.has(code) || code === COMMA) this.#isMember = false;
    if (isLiteral(code) && this.#depth > 1) this.#add(1);
  }

  #add(tokens: number): void {
    if (this.#isBilled) this.tokens += tokens;
  }

  #count(text: string): number {
    return text.length > MAX_RUN && hasLongRun(text) ? Buffer.byteLength(text) : this.#encode(text);
  }
}

/** Whether it is part of a number or a word, and not of the structure. */
const isLiteral = (code: number): boolean =>
  code !== COMMA && code !== COLON && !SPACES.has(code) && !OPENING.has(code) && !CLOSING.has(code);

function hasLongRun(text: string): boolean {
  for (const { 0: run } of text.matchAll(RUNS)) if (run.length > MAX_RUN) return true;
  return false;
}

/** The index after the closing quote of the string that begins at `start`. */
function endOfString(body: string, start: number): number {
  for (let at = body.indexOf('"', start + 1); at >= 0; at = body.indexOf('"', at + 1)) {
    let escapes = at;
    while (body.charCodeAt(escapes - 1) === BACKSLASH) escapes -= 1;
    if ((at - escapes) % 2 === 0) return at + 1;
  }
  throw new Error("a string has no end");
}

function isBeforeColon(body: string, from: number): boolean {
  let at = from;
  while (SPACES.has(body.charCodeAt(at))) at += 1;
  return body.charCodeAt(at) === COLON;
}
