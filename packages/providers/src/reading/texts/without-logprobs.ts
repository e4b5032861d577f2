import { applySplices, type Splice } from "../../formats/json/edit-members.ts";
import { scanMembers } from "../../formats/json/scan-members.ts";
import { eachElement } from "../../formats/json/search/each-element.ts";

const NAME = Buffer.from('"logprobs"');
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
/** They stand in a part of an item of a response. */
const MAX_DEPTH = 8;

/**
 * JSON without the probabilities of its tokens, which repeat its texts token by token, and byte by byte in numbers: `null`
 * or an empty list in their place. Everything else stays as it is; none: the very same buffer.
 */
export function withoutLogprobs(json: Buffer): Buffer {
  if (!hasAny(json)) return json;
  const splices: Splice[] = [];
  const start = json.findIndex((byte) => byte > 0x20);
  collect({ json, splices }, start, MAX_DEPTH);
  return applySplices(json, splices);
}

/** Is any of them a list or an object? Most events say that there are none. */
function hasAny(json: Buffer): boolean {
  for (let at = json.indexOf(NAME); at >= 0; at = json.indexOf(NAME, at + NAME.length)) {
    let value = at + NAME.length;
    while ((json[value] ?? 0) === COLON || isSpace(json[value])) value += 1;
    if (json[value] === OPEN_BRACE || json[value] === OPEN_BRACKET) return true;
  }
  return false;
}

const isSpace = (byte: number | undefined): boolean => byte !== undefined && byte <= 0x20;

interface Collected {
  readonly json: Buffer;
  readonly splices: Splice[];
}

function collect(found: Collected, start: number, depth: number): void {
  const { json, splices } = found;
  if (depth === 0) return;
  if (json[start] === OPEN_BRACKET) {
    eachElement(json, start, (element) => collect(found, element.start, depth - 1));
    return;
  }
  if (json[start] !== OPEN_BRACE) return;
  for (const { name, valueEnd, valueStart } of scanMembers(json, start)) {
    const byte = json[valueStart];
    if (name !== "logprobs") collect(found, valueStart, depth - 1);
    else if (byte === OPEN_BRACE) splices.push({ start: valueStart, end: valueEnd, text: "null" });
    else if (byte === OPEN_BRACKET) splices.push({ start: valueStart, end: valueEnd, text: "[]" });
  }
}
