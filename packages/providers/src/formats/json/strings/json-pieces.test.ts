import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { JsonPieces, type JsonSegment } from "./json-pieces.ts";

/** A text cut at these positions. */
function cut(text: string, cuts: readonly number[]): readonly string[] {
  const at = cuts.map((each) => each % (text.length + 1)).toSorted((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

function segmentsOf(pieces: readonly string[]): readonly JsonSegment[] {
  const reader = new JsonPieces();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.flush()];
}

/** The contents of the strings, as they were written. */
function stringsIn(segments: readonly JsonSegment[]) {
  const strings: { readonly names: string[]; readonly texts: string[] } = { names: [], texts: [] };
  let text = "";
  for (const { endsText, isName, isText, raw } of segments) {
    if (isText || isName === true) text += raw;
    if (endsText) {
      (isText ? strings.texts : strings.names).push(JSON.parse(`"${text}"`));
      text = "";
    }
  }
  return strings;
}

const namesIn = (value: unknown): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(namesIn)];
};

const leavesOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
};

const someCuts = fc.array(fc.nat(400), { maxLength: 8 });
const escaped = (json: string): string =>
  json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

describe("a JSON text in pieces", () => {
  it("has the same texts however it is cut", () => {
    const aText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('"', "\\", "é", "😀", "{", ":"),
    );
    const aValue = fc.jsonValue({ stringUnit: "binary" });
    const anObject = fc.dictionary(aText, fc.oneof(aText, aValue));
    fc.assert(
      fc.property(anObject, someCuts, fc.boolean(), fc.nat(1), (value, cuts, isEscaped, indent) => {
        const json = JSON.stringify(value, null, indent);
        const text = isEscaped ? escaped(json) : json;
        const segments = segmentsOf(cut(text, cuts));
        expect(segments.map(({ raw }) => raw).join("")).toBe(text);
        const { names, texts } = stringsIn(segments);
        expect(names.toSorted()).toEqual(namesIn(value).toSorted());
        expect(texts.toSorted()).toEqual(leavesOf(value).toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it("is whole again, for any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'"\\u{}[]:, a1'.split("")) }),
        someCuts,
        (text, cuts) => {
          const segments = segmentsOf(cut(text, cuts));
          expect(segments.map(({ raw }) => raw).join("")).toBe(text);
        },
      ),
    );
  });

  it("keeps an escape that is cut for the next piece", () => {
    const reader = new JsonPieces();
    expect(reader.push('{"a":"x\\u00').map(({ raw }) => raw)).toEqual(['{"', "a", '":"', "x"]);
    expect(reader.push("e").map(({ raw }) => raw)).toEqual([]);
    expect(reader.push('9y"}')).toEqual([
      { raw: "\\u00e9y", isText: true, endsText: true },
      { raw: '"}', isText: false, endsText: false },
    ]);
    expect(reader.flush()).toEqual([]);
  });

  it("has no names beyond the depth that is kept", () => {
    const deep = '{"a":'.repeat(600) + '"b"' + "}".repeat(600) + ',{"c":"d"}';
    const { texts } = stringsIn(segmentsOf([deep]));
    expect(texts.filter((text) => text === "a")).toHaveLength(88);
    expect(texts.at(-1)).toBe("d");
  });
});
