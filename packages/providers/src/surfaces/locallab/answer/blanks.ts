/** Separators that Python takes for blanks, and all but the last of them for line ends. */
const SEPARATORS = { ofLines: String.raw`\x1c-\x1e`, all: String.raw`\x1c-\x1f` };

/** What is between the brackets of a class of blanks: clients strip them from the ends of lines, as Python's `str.strip` does. */
export const BLANKS = String.raw`\s\x85${SEPARATORS.all}`;

/**
 * What ends a line for some client: httpx, which `locallab chat` uses, splits lines as Python's `str.splitlines` does. A
 * carriage return and a line feed are one.
 */
export const LINE_ENDS = new RegExp(
  String.raw`\r\n|[\n\v\f\r\x85\u2028\u2029${SEPARATORS.ofLines}]`,
  "g",
);

const BLANK = new RegExp(`[${BLANKS}]`);

/** Where the blanks begin that end at `end`. */
export function startOfBlanks(text: string, end: number): number {
  let start = end;
  while (start > 0 && BLANK.test(text.charAt(start - 1))) start -= 1;
  return start;
}
