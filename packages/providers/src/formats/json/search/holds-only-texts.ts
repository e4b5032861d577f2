import { endOfString } from "../strings/end-of-string.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/**
 * Is a value a list of objects that hold nothing but strings, under `names`? Found without building it: most messages
 * are like that. The bytes from `from` to before `to` are valid JSON. False where it is not certain.
 */
export function holdsOnlyTexts(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  names: readonly string[],
): boolean {
  let isName = true;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = endOfString(bytes, at + 1);
      if (isName && !isOneOf(names, bytes, { from: at + 1, to: end })) return false;
      at = end;
    } else if (byte === COLON) {
      isName = false;
    } else if (byte === COMMA || byte === OPEN_BRACE) {
      isName = true;
    } else if (!isPassed(byte)) {
      return false;
    }
  }
  return true;
}

const isPassed = (byte: number | undefined): boolean =>
  byte === CLOSE_BRACE ||
  byte === OPEN_BRACKET ||
  byte === CLOSE_BRACKET ||
  (byte !== undefined && byte <= SPACE);

/** Compared byte by byte: making a string of each name would take most of the time. */
function isOneOf(
  names: readonly string[],
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  for (const name of names) {
    if (name.length !== to - from) continue;
    let at = 0;
    while (at < name.length && name.charCodeAt(at) === bytes[from + at]) at += 1;
    if (at === name.length) return true;
  }
  return false;
}
