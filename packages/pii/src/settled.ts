import { detect, type DetectOptions, findIn, finish } from "./detect.ts";
import type { Span } from "./entity-type.ts";
import { Document } from "./text/document.ts";
import { normalise, type NormalisedText } from "./text/normalise.ts";

/** The longest entity: a private key in PEM, in UTF-16 units. */
export const MAX_ENTITY_LENGTH = 16_384 + 80;

/**
 * How far before an entity what decides about it can stand: an access key before its secret (240), labels, the beginning of a
 * URL. In UTF-16 units.
 */
export const CONTEXT = 320;

/** What can still change by what follows right behind it. */
const LOOKAHEAD = 12;
/** How far behind its first digit a number's last group, or a label that comes after it, can end. */
const NUMBER_WINDOW = 110;
/** What ends the search for a number's label; dates and extensions can go on for a bit. */
const NUMBER_STOP = /[;\n!?"<>]|[.,](?=\s)/g;
const AFTER_STOP = 32;
/** Names and addresses are chains of capitalised words, numbers and particles. */
const MAX_CHAIN_LENGTH = 300;
const PARTICLES = new Set(
  "de la los las van der den von da do dos das di del della delle dei dello dem vom zu ten ter le les du des y e bin al el l d an am sur upon on bis quater no nr n st apt suite unit floor flat the of".split(
    " ",
  ),
);
/** A run of letters alone can be a name, or the part of an address before its `@`. */
const MAX_LETTERS = 80;
/** How far after a label an address of whatever form can go on. */
const LABELLED_ADDRESS = 115;
const BIC_WINDOW = 48;

/** What was found in the beginning of a text. */
export interface SettledSpans {
  /** As `detect` gives them. */
  readonly spans: Span[];
  /**
   * How much of the text is final: whatever follows, no entity starts before this position but those that end at or before it.
   * What is not final of ordinary prose is a word or two.
   */
  readonly settledUpTo: number;
}

/** What `detect` finds in a text that may go on, and how much of it is final. It reads a text of a few hundred units once. */
export function detectSettled(text: string, options: Pick<DetectOptions, "types">): SettledSpans {
  const base = tailStart(text);
  if (base > 0) return { spans: detect(text, options), settledUpTo: settledFrom(text, base) };
  const normalised = normalise(text);
  const document = Document.of(normalised.text);
  const found = findIn(document, {});
  return {
    spans: found.length === 0 ? found : finish(found, normalised, options),
    settledUpTo: settledIn(document, normalised, found),
  };
}

/** As `detectSettled`, for who does not ask what was found. It looks at the end of the text alone. */
export function settledUpTo(text: string): number {
  return settledFrom(text, tailStart(text));
}

function settledFrom(text: string, base: number): number {
  const normalised = normalise(text.slice(base));
  const document = Document.of(normalised.text);
  return base + settledIn(document, normalised, findIn(document, {}));
}

function settledIn(
  document: Document,
  { positions, text }: NormalisedText,
  found: readonly Span[],
): number {
  // A plain word is a password only at the end of its line.
  const lookahead = document.hasCue("password") ? LOOKAHEAD : 0;
  let open = Math.min(
    tokenStart(text, Math.max(0, text.length - lookahead)),
    chainStart(document),
    openNumber(document),
    openAddress(document),
    openKey(text),
    openBankCode(text),
  );
  // What is found across this position is not final yet, nor is what that overlaps.
  for (const { start, end } of found.toSorted((a, b) => b.end - a.end)) {
    if (end > open && start < open) open = start;
  }
  return positions === undefined ? open : (positions[open] ?? 0);
}

/** Where the end of a text begins that is looked at: at white space, before everything that may go on. */
function tailStart(text: string): number {
  const near = Math.max(0, text.length - CONTEXT - MAX_CHAIN_LENGTH);
  const key = text.lastIndexOf("-----BEGIN ");
  const run = tokenStart(text, Math.max(0, text.length - LOOKAHEAD));
  const from = Math.min(near, run, key === -1 ? near : key);
  return tokenStart(text, Math.max(from, text.length - MAX_ENTITY_LENGTH, 0));
}

/** Where the run without white space begins in which a position stands. */
function tokenStart(text: string, at: number): number {
  let start = at;
  const least = Math.max(0, at - MAX_ENTITY_LENGTH);
  while (start > least && !isSpace(text.charCodeAt(start - 1))) start--;
  const isLong = at - start > MAX_LETTERS;
  return isLong && /^\p{L}*$/u.test(text.slice(start)) ? at - MAX_LETTERS : start;
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || (code >= 0x20_00 && code <= 0x20_0a) || code === 0x30_00;
}

/** A capitalised word, or one with a digit. */
const CHAIN_TOKEN = /^[^\p{L}\p{N}]*(?:\p{Lu}|[^\s]*\p{N})/u;

/** Where the chain of words begins that the text ends with and that a name or an address may be made of. */
function chainStart(document: Document): number {
  const { text } = document;
  const streets = new Set(document.cuesOf("street").map(({ end }) => end));
  let start = text.length;
  let end = text.length;
  while (end > 0 && text.length - end < MAX_CHAIN_LENGTH) {
    const from = Math.max(tokenStart(text, end), end - MAX_CHAIN_LENGTH);
    const token = text.slice(from, end);
    const isLink = streets.has(end) || streets.has(end - 1) || CHAIN_TOKEN.test(token);
    // A last token without white space behind it may become any word.
    if (!isLink && end < text.length && !isParticle(token)) return start;
    if (isLink) start = from;
    end = Math.min(from, wordEnd(text, from));
  }
  return start;
}

function isParticle(token: string): boolean {
  return PARTICLES.has(token.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "").toLowerCase());
}

/** Where the last word before a position ends; one unit before it where no white space stands there. */
function wordEnd(text: string, at: number): number {
  let end = at;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end === at ? at - 1 : end;
}

/** Where the first number begins that may go on, or get a label behind it. */
function openNumber({ text, marks }: Document): number {
  for (const number of marks.numbers) {
    if (number + NUMBER_WINDOW <= text.length) continue;
    NUMBER_STOP.lastIndex = number;
    const stop = NUMBER_STOP.exec(text);
    if (stop !== null && stop.index + AFTER_STOP <= text.length) continue;
    // A month, a sign or a street's name may stand before it.
    return wordBefore(text, wordBefore(text, number));
  }
  return text.length;
}

/** The start of the word before the one in which a position stands, if that is short. */
function wordBefore(text: string, at: number): number {
  const start = tokenStart(text, at);
  const before = tokenStart(text, Math.max(0, start - 1));
  return start - before <= 16 ? before : start;
}

const ANNOUNCES = /^(?: ?:| (?:is|ist|lautet|est|es|é|è)[\s:])/u;
const ADDRESS_STOP = /[;"<>{}()=@|]|[^\s:]\n|[.!?] \p{Lu}/u;

/** Where the first address begins that a label announces and that may go on. */
function openAddress(document: Document): number {
  const { text } = document;
  for (const { end } of document.cuesOf("address")) {
    const rest = text.slice(end);
    if (rest.length > LABELLED_ADDRESS || ADDRESS_STOP.test(rest)) continue;
    if (rest.length < LOOKAHEAD || ANNOUNCES.test(rest)) return end;
  }
  return text.length;
}

/** Where a private key begins that has no end yet. */
function openKey(text: string): number {
  const begin = text.lastIndexOf("-----BEGIN ");
  if (begin === -1) return text.length;
  const isEnded = /-----END [A-Z0-9 ]{0,40}-----/.test(text.slice(begin));
  return isEnded ? text.length : begin;
}

/** Where the first code of a bank begins that may get its label behind it. */
function openBankCode(text: string): number {
  const from = Math.max(0, text.length - BIC_WINDOW);
  const at = text.slice(from).search(/[A-Z]{6}[A-Z0-9]{2}/);
  return at === -1 ? text.length : from + at;
}
