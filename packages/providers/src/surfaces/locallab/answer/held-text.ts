import { BLANKS, startOfBlanks } from "./blanks.ts";

/** More of a text's end is not held back. */
const MAX_HELD = 1024;

/** Blanks, and what numbers are made of. */
const OF_NUMBERS = String.raw`${BLANKS}\d.eE+\-`;

/** The last character that is neither blank nor of a number, and all that follows. Both halves of `\n` are one. */
const TAIL = new RegExp(String.raw`(?:\\n|[^${OF_NUMBERS}])[${OF_NUMBERS}]*$`, "u");
const ONLY_NUMBERS = new RegExp(`^[${OF_NUMBERS}]*$`);

/**
 * What of a text can be passed on as lines of their own, and what has to wait for what follows: blanks at its end, which
 * clients strip; and the last visible character, with what may be a number around it, since `locallab chat` drops a line
 * that is nothing but a number. Blanks that are more than `MAX_HELD` are dropped.
 */
export function holdBack(text: string): { readonly passing: string; readonly held: string } {
  const end = startOfBlanks(text, TAIL.exec(text)?.index ?? 0);
  const from = ONLY_NUMBERS.test(text.slice(0, end)) ? 0 : end;
  if (text.length - from <= MAX_HELD) {
    return { passing: text.slice(0, from), held: text.slice(from) };
  }
  const visible = startOfBlanks(text, text.length);
  return { passing: text.slice(0, visible), held: text.slice(visible, visible + MAX_HELD) };
}
