import { parseJson } from "@lintel/providers";

/** How the data of an event is made that is a piece of text: its JSON text up to the piece, and behind it. */
interface Template {
  readonly head: string;
  readonly tail: string;
}

/** Pieces after which no more templates are looked for: the events of this stream are never alike. */
const MAX_MISSES = 8;
/** No piece of a text: what is put in its place to see whether it is one. */
const SENTINEL = "a piece of text";
const QUOTE = '"';

/**
 * Knows the events of a stream that are like one before them but for their text, which are nearly all there are, and takes the text
 * out of them without parsing them. `textIn` finds the text in a parsed event that can be nothing else but a piece of it.
 */
export class TextTemplate {
  readonly #textIn: (event: unknown) => string | undefined;
  #template: Template | undefined;
  #misses = 0;

  constructor(textIn: (event: unknown) => string | undefined) {
    this.#textIn = textIn;
  }

  /** The text of an event that is known; `undefined`: it has to be parsed. */
  textOf(data: string): string | undefined {
    const template = this.#template;
    if (template === undefined) return undefined;
    const { head, tail } = template;
    const from = head.length;
    const to = data.length - tail.length;
    if (to <= from || !data.startsWith(head) || !data.endsWith(tail)) return undefined;
    const text = data.slice(from, to);
    // Escapes, and what is not JSON, are for the parser.
    return PLAIN.test(text) ? text : undefined;
  }

  /** Learns from an event that had to be parsed. */
  learn(data: string, event: unknown): void {
    const { head } = this.#template ?? {};
    const isKnown = head !== undefined && data.startsWith(head);
    if (isKnown || this.#misses >= MAX_MISSES) return;
    const text = this.#textIn(event);
    if (text === undefined) return;
    this.#misses += 1;
    const found = templateOf(data, text);
    if (found === undefined) return;
    const other = parseJson(`${found.head}${SENTINEL}${found.tail}`);
    if (this.#textIn(other) === SENTINEL) this.#template = found;
  }
}

/** What a string of JSON has without an escape. */
const PLAIN = /^[^"\\\p{Cc}]*$/u;

function templateOf(data: string, text: string): Template | undefined {
  const literal = JSON.stringify(text);
  const at = data.lastIndexOf(literal);
  if (at < 0) return undefined;
  const end = at + literal.length - QUOTE.length;
  return { head: data.slice(0, at + QUOTE.length), tail: data.slice(end) };
}
