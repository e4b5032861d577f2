import { JsonPieces, type JsonSegment } from "@lintel/providers";

import { HeldText } from "./held-text.ts";
import type { TextEditor, TextFacts } from "./text-editor.ts";

/** What stands between the strings of a JSON text: signs, numbers and three words. */
const FOREIGN = /[^\s{}[\]:,"0-9+\-.eEtrufalsn]/;

/**
 * The arguments of a tool's call, a JSON text in pieces of any size: each of its strings and each name of a member is a text of
 * its own (`HeldText`), and what is put into a string keeps that JSON. What is no JSON is one text.
 */
export class HeldArguments {
  readonly #editor: TextEditor;
  readonly #facts: TextFacts;
  readonly #json = new JsonPieces();
  #hasBegun = false;
  /** The string that is open, or all of what is no JSON. */
  #text: HeldText | undefined;
  #isPlain = false;

  constructor(editor: TextEditor, facts: TextFacts) {
    this.#editor = editor;
    this.#facts = facts;
  }

  get isHolding(): boolean {
    return this.#text?.isHolding === true;
  }

  /** As `HeldText.pushAll`. */
  pushAll(pieces: readonly string[]): readonly string[] {
    const passing: string[] = [];
    for (const piece of pieces) {
      const passed = this.push(piece);
      if (this.#editor.isBlocked) break;
      passing.push(passed);
    }
    return passing;
  }

  push(piece: string): string {
    if (!this.#hasBegun) this.#begin(piece);
    if (this.#isPlain) return this.#held.push(piece);
    return this.#passAll(this.#json.push(piece));
  }

  flush(): string {
    const rest = this.#isPlain ? "" : this.#passAll(this.#json.flush());
    const text = this.#text?.flush() ?? "";
    return rest + (this.#isPlain ? text : encode(text));
  }

  release(): string {
    const text = this.#text?.release() ?? "";
    return this.#isPlain ? text : encode(text);
  }

  /** Only objects and lists have texts in them. */
  #begin(piece: string): void {
    const first = piece.trimStart()[0];
    if (first === undefined) return;
    this.#hasBegun = true;
    this.#isPlain = first !== "{" && first !== "[";
  }

  #passAll(segments: readonly JsonSegment[]): string {
    return segments.map((segment) => this.#passSegment(segment)).join("");
  }

  #passSegment({ endsText, isName, isText, raw }: JsonSegment): string {
    if (this.#isPlain) return this.#held.push(raw);
    if (!isText && isName !== true) return this.#passStructure(raw);
    const text = decode(raw);
    this.#text ??= new HeldText(this.#editor, isName === true ? this.#ofNames : this.#facts);
    const passing = endsText ? this.#text.pushLast(text) : this.#text.push(text);
    if (endsText) this.#text = undefined;
    return passing === text ? raw : encode(passing);
  }

  /** A number is no text, since nothing could take its place. */
  #passStructure(raw: string): string {
    const foreign = raw.search(FOREIGN);
    if (foreign < 0) return raw;
    this.#isPlain = true;
    return raw.slice(0, foreign) + this.#held.push(raw.slice(foreign));
  }

  /** Whoever calls the tool goes by the names of its members: none can be changed. */
  get #ofNames(): TextFacts {
    return { ...this.#facts, isFixed: true };
  }

  get #held(): HeldText {
    this.#text ??= new HeldText(this.#editor, this.#facts);
    return this.#text;
  }
}

/** Names of control characters that have no place in a string of JSON, and that models write into one. */
const CONTROL = /\p{Cc}/gu;

function decode(raw: string): string {
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw.replaceAll(CONTROL, encode)}"`));
  } catch {
    return raw;
  }
}

const encode = (text: string): string => JSON.stringify(text).slice(1, -1);
