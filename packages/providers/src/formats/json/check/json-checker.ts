import { type JsonText, valueIn } from "../json-text.ts";
import type { Member } from "../member-scanner.ts";
import { parseJson } from "../parse-json.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Depth that recursive readers, here or upstream, can handle. */
export const DEEPEST = 512;

/** No real request has nearly as many members in one object; reading millions of them would hold up all other calls. */
export const MAX_MEMBERS = 10_000;
/** Members and elements at any depth: a prompt given as tokens is a list of numbers as long as a context window. */
export const MAX_VALUES = 2_000_000;

/** Returned in place of a position if the text is not JSON. There is no byte at it, so every check that follows fails too. */
const INVALID = -1;

/** A member whose value has been read. */
export interface CheckedMember extends Member {
  /** Nesting depth of its value: two for `[{}]`, none for a number. */
  readonly levels: number;
}

/**
 * Checks a JSON text as strictly as `JSON.parse` without building its values, which is what makes parsing expensive. A text
 * that is JSON here but not to an upstream, or the other way round, would be a way past the limits. The methods take the
 * position of what they read and return the one behind it, or `INVALID`.
 */
export class JsonChecker {
  readonly #bytes: Buffer;
  readonly #json: JsonText;
  readonly #text: string;
  /** The deepest nesting so far. */
  #deepest = 0;
  /** How many values have been read, and whether that exceeds what a body may have. */
  #values = 0;
  #hasTooMany = false;
  /** The next backslash; outside strings there are none. */
  #backslash = 0;

  constructor(json: JsonText) {
    this.#json = json;
    this.#bytes = json.bytes;
    this.#text = json.text;
    this.#findBackslash(0);
  }

  /** The members of the text's object, repeated names included; `undefined` if it is no object. */
  members(): readonly CheckedMember[] | undefined {
    // Allowed between members as white space, forbidden in strings. Few bodies have any.
    if (this.#json.hasControls && parseJson(this.#text) === undefined) return undefined;
    const members: CheckedMember[] = [];
    const end = this.#passObject(this.#passSpace(0), 1, members);
    return end >= 0 && this.#passSpace(end) === this.#bytes.length ? members : undefined;
  }

  /** Whether it was rejected because it is nested deeper than `DEEPEST`. */
  get isTooDeep(): boolean {
    return this.#deepest > DEEPEST;
  }

  /** Whether checking ended early because it has more members or values than a body may have. */
  get hasTooMany(): boolean {
    return this.#hasTooMany;
  }

  #passSpace(from: number): number {
    let at = from;
    while (SPACES[this.#bytes[at] ?? 0] === 1) at += 1;
    return at;
  }

  /** `depth` is the number of objects and lists around the value. */
  #passValue(at: number, depth: number): number {
    this.#values += 1;
    if (this.#values > MAX_VALUES) return this.#refuseMore();
    const byte = this.#bytes[at] ?? 0;
    if (byte === QUOTE) return this.#passString(at);
    if (byte === OPEN_BRACE) return this.#passObject(at, depth + 1);
    if (byte === OPEN_BRACKET) return this.#passList(at, depth + 1);
    if (byte === MINUS || DIGITS[byte] === 1) return this.#passNumber(at);
    const word = WORDS.get(byte);
    return word !== undefined && this.#text.startsWith(word, at) ? at + word.length : INVALID;
  }

  #passObject(open: number, depth: number, members?: CheckedMember[]): number {
    if (this.#bytes[open] !== OPEN_BRACE || !this.#enter(depth)) return INVALID;
    let at = this.#passSpace(open + 1);
    if (this.#bytes[at] === CLOSE_BRACE) return at + 1;
    while (this.#bytes[at] === QUOTE) {
      at = members === undefined ? this.#passMember(at, depth) : this.#noteMember(at, members);
      at = this.#passSpace(at);
      if (this.#bytes[at] !== COMMA) return this.#bytes[at] === CLOSE_BRACE ? at + 1 : INVALID;
      at = this.#passSpace(at + 1);
    }
    return INVALID;
  }

  #passMember(at: number, depth: number): number {
    return this.#passValue(this.#passColon(this.#passString(at)), depth);
  }

  /** A member of the outermost object. */
  #noteMember(at: number, members: CheckedMember[]): number {
    const nameEnd = this.#passString(at);
    const valueStart = this.#passColon(nameEnd);
    const deepest = this.#deepest;
    this.#deepest = 1;
    const valueEnd = this.#passValue(valueStart, 1);
    const levels = this.#deepest - 1;
    this.#deepest = Math.max(this.#deepest, deepest);
    if (valueEnd < 0) return INVALID;
    if (members.length === MAX_MEMBERS) return this.#refuseMore();
    members.push({ name: this.#nameAt(at, nameEnd), valueStart, valueEnd, levels });
    return valueEnd;
  }

  #refuseMore(): number {
    this.#hasTooMany = true;
    return INVALID;
  }

  #nameAt(start: number, end: number): string {
    const name = this.#text.slice(start + 1, end - 1);
    if (this.#json.isAscii && !name.includes("\\")) return name;
    return String(valueIn(this.#json, start, end));
  }

  #passColon(from: number): number {
    const at = this.#passSpace(from);
    return this.#bytes[at] === COLON ? this.#passSpace(at + 1) : INVALID;
  }

  #passList(open: number, depth: number): number {
    if (!this.#enter(depth)) return INVALID;
    let at = this.#passSpace(open + 1);
    if (this.#bytes[at] === CLOSE_BRACKET) return at + 1;
    for (;;) {
      at = this.#passSpace(this.#passValue(at, depth));
      if (this.#bytes[at] !== COMMA) return this.#bytes[at] === CLOSE_BRACKET ? at + 1 : INVALID;
      at = this.#passSpace(at + 1);
    }
  }

  #enter(depth: number): boolean {
    if (depth > this.#deepest) this.#deepest = depth;
    return depth <= DEEPEST;
  }

  /** Most of a text is read here: native searches for the next quote and backslash cost next to nothing. */
  #passString(open: number): number {
    let at = open + 1;
    let quote = this.#text.indexOf('"', at);
    while (this.#backslash < quote) {
      at = this.#passEscape(this.#backslash);
      if (at < 0) return INVALID;
      this.#findBackslash(at);
      if (quote < at) quote = this.#text.indexOf('"', at);
    }
    return quote < 0 ? INVALID : quote + 1;
  }

  #findBackslash(from: number): void {
    const found = this.#text.indexOf("\\", from);
    this.#backslash = found < 0 ? Number.POSITIVE_INFINITY : found;
  }

  #passEscape(at: number): number {
    const letter = this.#bytes[at + 1] ?? 0;
    if (letter !== LETTER_U) return ESCAPED[letter] === 1 ? at + 2 : INVALID;
    for (let digit = at + 2; digit < at + 6; digit += 1) {
      if (HEX_DIGITS[this.#bytes[digit] ?? 0] !== 1) return INVALID;
    }
    return at + 6;
  }

  #passNumber(from: number): number {
    let at = this.#bytes[from] === MINUS ? from + 1 : from;
    at = this.#bytes[at] === ZERO ? at + 1 : this.#passDigits(at);
    if (this.#bytes[at] === DOT) at = this.#passDigits(at + 1);
    if (EXPONENTS[this.#bytes[at] ?? 0] !== 1) return at;
    return this.#passDigits(SIGNS[this.#bytes[at + 1] ?? 0] === 1 ? at + 2 : at + 1);
  }

  /** At least one digit. */
  #passDigits(from: number): number {
    let at = from;
    while (DIGITS[this.#bytes[at] ?? 0] === 1) at += 1;
    return at > from ? at : INVALID;
  }
}

/** Keywords by first letter. */
const WORDS = new Map(["true", "false", "null"].map((word) => [word.charCodeAt(0), word]));
const SPACES = toSet(" \t\n\r");
const DIGITS = toSet("0123456789");
const HEX_DIGITS = toSet("0123456789abcdefABCDEF");
const ESCAPED = toSet('"\\/bfnrt');
const EXPONENTS = toSet("eE");
const SIGNS = toSet("+-");

/** For each byte, whether it is one of these characters: by far the fastest look-up. */
function toSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
