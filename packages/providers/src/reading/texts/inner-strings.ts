import { checkJson } from "../../formats/json/check/check-json.ts";
import { findStrings, type FoundString } from "../../formats/json/strings/find-strings.ts";
import { LiteralCursor } from "../../formats/json/strings/literal-cursor.ts";
import { decodeLiteral, type Literal } from "../../formats/json/strings/literal.ts";
import type { Place } from "../../formats/json/strings/place.ts";

const BRACES = new Set([0x7b, 0x5b]);

/**
 * The strings in a JSON text that stands in a JSON string, and where they stand in the bytes of that; `undefined` when it
 * is no object or list. `literal` is the content of the outer string.
 */
export function innerStrings(
  bytes: Buffer,
  literal: Literal,
  place: Place,
): readonly FoundString[] | undefined {
  const inner = Buffer.from(decodeLiteral(bytes, literal));
  const isObject = BRACES.has(inner.find((byte) => byte > 0x20) ?? 0);
  if (!isObject || checkJson(inner) !== undefined) return undefined;
  const found: FoundString[] = [];
  findStrings(inner, { start: 0, end: inner.length }, { place }, (each) => found.push(each));
  const toOuter = outerPositions(bytes, literal);
  return found.map((each) => ({ ...each, start: toOuter(each.start), end: toOuter(each.end) }));
}

/** Finds where the bytes of a decoded text stand in the string it was decoded from; they are asked for in order. */
function outerPositions(bytes: Buffer, { escapes, start }: Literal): (inner: number) => number {
  const cursor = new LiteralCursor(bytes, start, escapes);
  let passed = 0;
  let hasHalf = false;
  return (inner) => {
    while (passed < inner) {
      const character = cursor.next();
      const isSecondHalf = hasHalf && character >= 0xdc00 && character <= 0xdfff;
      passed += isSecondHalf ? 1 : utf8Length(character);
      hasHalf = character >= 0xd800 && character <= 0xdbff;
    }
    return cursor.at;
  };
}

/** A half without its other half is three bytes, and with it, four altogether. */
function utf8Length(character: number): number {
  if (character < 0x80) return 1;
  if (character < 0x800) return 2;
  return character < 0x10000 ? 3 : 4;
}
