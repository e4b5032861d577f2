/**
 * A text in which Unicode digits, full-width and styled forms are ASCII, unusual spaces, hyphens and apostrophes are the
 * usual ones, and invisible characters and combining marks are gone.
 */
export interface NormalisedText {
  readonly text: string;
  /** The original position of each character, and of the end; `undefined` where nothing changed. */
  readonly positions: Uint32Array | undefined;
}

/** Zero-width characters, bidirectional controls, soft hyphen, variation selectors; accents that combine with any letter. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|(?=\p{Script=Inherited})\p{Mn}/u;
const HYPHEN = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/;
const APOSTROPHE = /[\u2018\u2019\u02bc\uff07]/;
const DIGIT = /\p{Nd}/u;
const NOT_ASCII = /[\u0080-\uffff]/;

/** The lowest code unit above Latin letters; below it only what `LATIN_1` names is replaced. */
const ABOVE_LATIN = 0x250;
const LATIN_1 = new Map([
  [0xa0, " "],
  [0xad, ""],
]);

/** What stands for a character, by its code point, as far as it was met: at most one row for each assigned one. */
const replacements = new Map<number, string | undefined>();

/** O(length). A text without such characters is returned as it is, without a copy. */
export function normalise(text: string): NormalisedText {
  const first = text.search(NOT_ASCII);
  if (first === -1) return { text, positions: undefined };
  const start = firstReplaced(text, first);
  return start === -1 ? { text, positions: undefined } : rewrite(text, start);
}

function firstReplaced(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (codePoint > 0x7f && replacementOf(codePoint) !== undefined) return at;
    if (codePoint > 0xff_ff) at++;
  }
  return -1;
}

function rewrite(text: string, start: number): NormalisedText {
  const positions = new Uint32Array(text.length + 1);
  for (let at = 0; at < start; at++) positions[at] = at;
  const parts = [text.slice(0, start)];
  let length = start;
  for (let at = start; at < text.length;) {
    const codePoint = text.codePointAt(at) ?? 0;
    const width = codePoint > 0xff_ff ? 2 : 1;
    const kept = text.slice(at, at + width);
    const part = codePoint > 0x7f ? (replacementOf(codePoint) ?? kept) : kept;
    for (let offset = 0; offset < part.length; offset++) positions[length + offset] = at + offset;
    length += part.length;
    parts.push(part);
    at += width;
  }
  positions[length] = text.length;
  return { text: parts.join(""), positions: positions.subarray(0, length + 1) };
}

function replacementOf(codePoint: number): string | undefined {
  if (codePoint < ABOVE_LATIN) return LATIN_1.get(codePoint);
  if (!replacements.has(codePoint)) replacements.set(codePoint, computeReplacement(codePoint));
  return replacements.get(codePoint);
}

function computeReplacement(codePoint: number): string | undefined {
  const character = String.fromCodePoint(codePoint);
  if (INVISIBLE.test(character)) return "";
  if (HYPHEN.test(character)) return "-";
  if (APOSTROPHE.test(character)) return "'";
  const compatible = character.normalize("NFKC");
  if (compatible.length === 1 && compatible <= "\x7f") return compatible;
  return DIGIT.test(character) ? String(digitValue(codePoint)) : undefined;
}

/** Decimal digits stand in runs of ten from 0 to 9 (Unicode standard 16, section 4.6). */
function digitValue(codePoint: number): number {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(codePoint - value - 1))) value++;
  return value;
}
