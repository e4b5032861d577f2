import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { TextEdit, Texts } from "../../contract/texts.ts";
import { readFormTexts } from "./read-form-texts.ts";
import { readTexts } from "./read-texts.ts";
import { ARGUMENTS, listOf, objectOf, textOf } from "./shapes.ts";
import { withTexts } from "./with-texts.ts";

const textsOf = (bytes: Buffer, shape = objectOf({ a: textOf("user"), j: ARGUMENTS })): Texts => {
  const verdict = readTexts(bytes, shape);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
};

/** Any sequence of UTF-16 units: halves of pairs by themselves, and what has to be escaped, too. */
const someUnits = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "\n",
        "\u2028",
        "/",
        "é",
        "日",
        "😀",
        "\ud83d",
        "\ude00",
        "\u0000",
      ),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["/", "\\/"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);
const inHex = (unit: string, isUpper: boolean): string => {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, "0");
  return `\\u${isUpper ? digits.toUpperCase() : digits}`;
};

/** The content of a string in JSON, each unit in one of the ways there are to write it. */
const written = (text: string, ways: Iterator<number>): string =>
  Array.from(text, (character) => writtenCharacter(character, ways.next().value)).join("");

function writtenCharacter(character: string, way: number): string {
  const mustEscape = character < " " || '"\\'.includes(character) || !character.isWellFormed();
  const short = SHORT.get(character);
  if (short !== undefined && way % 2 === 0) return short;
  if (!mustEscape && way % 3 > 0) return character;
  return character
    .split("")
    .map((unit) => inHex(unit, way % 2 === 1))
    .join("");
}

const someWays = fc.infiniteStream(fc.nat(5));

/** Ranges of a text that do not overlap, with what takes their place. */
function editsOf(texts: Texts, index: number, cuts: readonly number[], put: string): TextEdit[] {
  const span = texts.spans[index];
  if (span === undefined) return [];
  const { length } = span.text;
  const at = cuts.map((cut) => cut % (length + 1)).toSorted((a, b) => a - b);
  return at.flatMap((from, place) =>
    place % 2 === 0 ? [{ span, from, to: at[place + 1] ?? length, text: put }] : [],
  );
}

const applied = (text: string, edits: readonly TextEdit[]): string =>
  edits.reduceRight(
    (done, { from, text: put, to }) => done.slice(0, from) + put + done.slice(to),
    text,
  );

const someCuts = fc.array(fc.nat(60), { minLength: 1, maxLength: 6 });

describe("edits of texts", () => {
  it("are none: the very same bytes", () => {
    const texts = textsOf(Buffer.from('{"a":"b"}'));
    expect(withTexts(texts, [])).toBe(texts.bytes);
  });

  it("change what a string says where they say so, however it is written, and no byte outside of their ranges", () => {
    fc.assert(
      fc.property(someUnits, someWays, someCuts, someUnits, (text, ways, cuts, put) => {
        const content = written(text, ways);
        const bytes = Buffer.from(`{ "x":1.50e0, "a" :"${content}","y":["\\u0041"] }`);
        const texts = textsOf(bytes);
        expect(texts.spans[0]?.text).toBe(text);
        const edits = editsOf(texts, 0, cuts, put);
        const edited = withTexts(texts, edits);
        expect(JSON.parse(edited.toString())).toEqual({
          x: 1.5,
          a: applied(text, edits),
          y: ["A"],
        });
        // However what is not edited was written, it stays so.
        const kept = text.slice(0, edits[0]?.from);
        const end = lengthOfWritten(bytes, `{ "x":1.50e0, "a" :"`.length, kept);
        expect(edited.subarray(0, end)).toEqual(bytes.subarray(0, end));
        expect(edited.toString()).toMatch(/","y":\["\\u0041"\] \}$/);
      }),
      { numRuns: 300 },
    );
  });

  it("keep the JSON that a string is", () => {
    fc.assert(
      fc.property(
        fc.tuple(someUnits, someUnits),
        someWays,
        someCuts,
        someUnits,
        ([text, other], ways, cuts, put) => {
          const inner = `{"k":"${written(text, ways)}", "n":[1,{"m":"${written(other, ways)}"}]}`;
          const bytes = Buffer.from(`{"j":"${written(inner, ways)}","z":0}`);
          const texts = textsOf(bytes);
          expect(texts.spans.map((span) => span.text)).toEqual([text, other]);
          const edits = [editsOf(texts, 0, cuts, put), editsOf(texts, 1, cuts, put)];
          const edited: { readonly j: string } = JSON.parse(
            withTexts(texts, edits.flat()).toString(),
          );
          expect(JSON.parse(edited.j)).toEqual({
            k: applied(text, edits[0] ?? []),
            n: [1, { m: applied(other, edits[1] ?? []) }],
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are of all of a string that was to be JSON and is not", () => {
    const texts = textsOf(Buffer.from('{"j":"{\\"city\\": \\"Bon"}'));
    expect(texts.spans.map(({ escapes, text }) => [escapes, text])).toEqual([[1, '{"city": "Bon']]);
  });

  const form = (content: string) =>
    Buffer.from(
      `--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n${content}\r\n--x\r\n` +
        `Content-Disposition: form-data; name="file"; filename="a"\r\n\r\nsecret\r\n--x--\r\n`,
    );
  const formTexts = (content: string): Texts => {
    const fields = new Map([["prompt", textOf("prompt")]]);
    const verdict = readFormTexts(form(content), "multipart/form-data; boundary=x", {
      fields,
      files: "media",
      event: {},
    });
    if (!verdict.readable) throw new Error(verdict.reason);
    return verdict.texts;
  };

  it("of a form's field leave the form what it is", () => {
    const aField = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("--x"));
    fc.assert(
      fc.property(aField, someCuts, fc.string({ maxLength: 3 }), (content, cuts, put) => {
        const texts = formTexts(content);
        const edits = editsOf(texts, 0, cuts, put);
        const expected = applied(content, edits);
        fc.pre(expected.isWellFormed() && !expected.includes("--x"));
        expect(withTexts(texts, edits)).toEqual(form(expected));
      }),
    );
  });

  it("cannot end a form's field", () => {
    const texts = formTexts("a -");
    const [span] = texts.spans;
    if (span === undefined) throw new Error("no text");
    for (const text of ["\r\n--x--", "-x"]) {
      expect(() => withTexts(texts, [{ span, from: 3, to: 3, text }])).toThrow(RangeError);
    }
  });

  it.each([
    ["overlap", [0, 2], [1, 3]],
    ["go backwards", [2, 1], [3, 3]],
    ["are outside of their text", [0, 1], [5, 9]],
  ])("throw when their ranges %s", (_how, one, two) => {
    const texts = textsOf(Buffer.from('{"a":"abcdef"}'));
    const [span] = texts.spans;
    if (span === undefined) throw new Error("no text");
    const edits = [one, two].map(([from = 0, to = 0]) => ({ span, from, to, text: "" }));
    expect(() => withTexts(texts, edits)).toThrow(RangeError);
  });

  it("cannot be made within what is signed, however deep", () => {
    const message = objectOf({}, { hasRole: true });
    const shape = objectOf({ m: message }, { signature: "s" });
    const texts = textsOf(Buffer.from('{"m":{"role":"user","a":{"b":"c"}},"s":"x"}'), shape);
    expect(texts.spans).toMatchObject([{ text: "c", kind: "user", isEditable: false }]);
  });

  it("throw where nothing can be edited", () => {
    const shape = listOf(objectOf({}, { kind: "reasoning", signature: "s" }));
    const texts = textsOf(Buffer.from('[{"t":"a","s":""},{"t":"b","s":"x"}]'), shape);
    const edits = texts.spans.map((span) => ({ span, from: 0, to: 1, text: "" }));
    expect(texts.spans.map(({ isEditable }) => isEditable)).toEqual([true, false]);
    expect(() => withTexts(texts, edits)).toThrow(RangeError);
  });
});

/** How many bytes there are up to the end of what stands for `text`, but for a half of a character that was cut. */
function lengthOfWritten(bytes: Buffer, from: number, text: string): number {
  const whole = text.isWellFormed() ? text : text.replace(/[\ud800-\udbff]$/, "");
  const ends = Array.from({ length: bytes.length - from }, (_, at) => from + at);
  return ends.find((end) => meaning(bytes.toString("utf8", from, end)) === whole) ?? from;
}

function meaning(content: string): string | undefined {
  try {
    return JSON.parse(`"${content}"`);
  } catch {
    return undefined; // ends within a character
  }
}
