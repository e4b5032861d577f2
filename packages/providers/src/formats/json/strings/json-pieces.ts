const QUOTE = '"';
const BACKSLASH = "\\";
/** A backslash, `u` and four digits; a backslash and one letter. */
const HEX_ESCAPE = 6;
const SHORT_ESCAPE = 2;
/** No arguments of a tool are nested nearly as deeply: what is deeper is a text wherever it stands. */
const MAX_DEPTH = 512;

/** A part of a JSON text that comes in pieces. */
export interface JsonSegment {
  /** As it came, of whole characters and escapes. */
  readonly raw: string;
  /** It is the content of a string that is no member's name, or a part of it. */
  readonly isText: boolean;
  /** It is a member's name, or a part of it. */
  readonly isName?: true;
  /** The string ends here: what comes next in a string is another text. */
  readonly endsText: boolean;
}

/**
 * Cuts a JSON text that comes in pieces of any size into what is in its strings and what is not. Joined, the segments are the
 * text: all of it but for an escape that is not complete, which comes with the next piece or with `flush`. Of what is no JSON,
 * everything between quotes is a text. Linear in the text.
 */
export class JsonPieces {
  /** For each open object or list: is it an object? */
  readonly #open: boolean[] = [];
  /** How many more are open than are kept. */
  #deeper = 0;
  #isInString = false;
  /** The string that has begun, or the next that will, is a member's name. */
  #isName = false;
  /** The beginning of an escape. */
  #kept = "";

  push(piece: string): readonly JsonSegment[] {
    const text = this.#kept + piece;
    this.#kept = "";
    const segments: JsonSegment[] = [];
    for (let at = 0; at < text.length;) {
      at = this.#isInString
        ? this.#passString(text, at, segments)
        : this.#passStructure(text, at, segments);
    }
    return segments;
  }

  /** The beginning of an escape that nothing has followed. */
  flush(): readonly JsonSegment[] {
    const raw = this.#kept;
    this.#kept = "";
    if (raw === "") return [];
    return this.#isName
      ? [{ raw, isText: false, isName: true, endsText: false }]
      : [{ raw, isText: true, endsText: false }];
  }

  /** Up to its closing quote, or to what comes with the next piece. */
  #passString(text: string, from: number, segments: JsonSegment[]): number {
    const end = endOfContent(text, from);
    const isClosed = text[end] === QUOTE;
    if (isClosed || end > from) {
      segments.push({
        raw: text.slice(from, end),
        isText: !this.#isName,
        ...(this.#isName ? { isName: true } : {}),
        endsText: isClosed,
      });
    }
    if (isClosed) return this.#passStructure(text, end, segments);
    this.#kept = text.slice(end);
    return text.length;
  }

  /** From a closing quote, if there is one, up to the next opening one. */
  #passStructure(text: string, from: number, segments: JsonSegment[]): number {
    const quote = text.indexOf(QUOTE, this.#isInString ? from + 1 : from);
    const end = quote < 0 ? text.length : quote + 1;
    for (let at = from; at < end; at += 1) this.#note(text[at]);
    segments.push({ raw: text.slice(from, end), isText: false, endsText: false });
    this.#isInString = quote >= 0;
    return end;
  }

  #note(character: string | undefined): void {
    if (character === "{" || character === "[") this.#enter(character === "{");
    else if (character === "}" || character === "]") this.#leave();
    else if (character === ":") this.#isName = false;
    else if (character === ",") this.#isName = this.#isInObject;
  }

  #enter(isObject: boolean): void {
    if (this.#open.length < MAX_DEPTH) this.#open.push(isObject);
    else this.#deeper += 1;
    this.#isName = this.#isInObject;
  }

  #leave(): void {
    if (this.#deeper > 0) this.#deeper -= 1;
    else this.#open.pop();
    this.#isName = false;
  }

  get #isInObject(): boolean {
    return this.#deeper === 0 && this.#open.at(-1) === true;
  }
}

/** The position of the closing quote, of an escape that is not complete, or of the end. */
function endOfContent(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== QUOTE) {
    const length = lengthAt(text, at);
    if (at + length > text.length) return at;
    at += length;
  }
  return at;
}

function lengthAt(text: string, at: number): number {
  if (text[at] !== BACKSLASH) return 1;
  return text[at + 1] === "u" ? HEX_ESCAPE : SHORT_ESCAPE;
}
