const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Below this a loop beats the call into the native search. */
const SHORT_STRING = 32;

/** The position of the quote that ends the string whose first character is at `from`; the end of the bytes when there is none. */
export function endOfString(json: Buffer, from: number): number {
  for (let at = from; at < from + SHORT_STRING; at += 1) {
    if (json[at] === QUOTE) return at;
    if (json[at] === BACKSLASH) break;
  }
  let end = json.indexOf(QUOTE, from);
  while (end >= 0 && isEscaped(json, end, from)) end = json.indexOf(QUOTE, end + 1);
  return end < 0 ? json.length : end;
}

/** An odd number of backslashes stands before it. */
function isEscaped(json: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first > from && json[first - 1] === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
