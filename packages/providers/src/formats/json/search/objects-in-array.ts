import type { ObjectInBytes } from "../edit-members.ts";
import type { Member } from "../member-scanner.ts";
import { scanMembers } from "../scan-members.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPENING: ReadonlySet<number> = new Set([0x5b, OPEN_BRACE]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Where an object stands: from its opening brace to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where those elements of the array at `open` stand that are objects. `json` is valid JSON. */
export function objectsInArray(json: Buffer, open: number): readonly Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let start = open;
  for (let at = open; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfText(json, at);
    } else if (OPENING.has(byte)) {
      if (depth === 1) start = at;
      depth += 1;
    } else if (CLOSING.has(byte)) {
      depth -= 1;
      if (depth === 0) return spans;
      if (depth === 1 && json[start] === OPEN_BRACE) spans.push({ start, end: at + 1 });
    }
  }
  return spans;
}

/** The members of each object in an array that is a member of a body; as many as it has, in their order. */
export function objectsOf(
  { bytes, members }: { readonly bytes: Buffer; readonly members: readonly Member[] },
  name: string,
): readonly ObjectInBytes[] {
  const member = members.find((each) => each.name === name);
  if (member === undefined) return [];
  return objectsInArray(bytes, member.valueStart).map(({ end, start }) => ({
    open: start,
    members: scanMembers(bytes.subarray(0, end), start),
  }));
}

/** The closing quote of the text that begins at `open`. */
function endOfText(json: Buffer, open: number): number {
  let at = open + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
