import { endOfValue, passSpace, type Span } from "./end-of-value.ts";

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;

/** Shows where each element of the array at `open` stands, in order. `json` is valid JSON from there on. */
export function eachElement(json: Buffer, open: number, show: (element: Span) => void): void {
  let start = passSpace(json, open + 1);
  while (start < json.length && json[start] !== CLOSE_BRACKET) {
    const end = endOfValue(json, start);
    show({ start, end });
    start = passSpace(json, end);
    if (json[start] === COMMA) start = passSpace(json, start + 1);
  }
}
