import { isUtf8 } from "node:buffer";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isRecord } from "../is-record.ts";
import { toJsonText } from "../json-text.ts";
import { parseJson } from "../parse-json.ts";
import { scanMembers } from "../scan-members.ts";
import { DEEPEST, JsonChecker } from "./json-checker.ts";

const membersOf = (bytes: Buffer) => new JsonChecker(toJsonText(bytes)).members();

/** JSON texts of objects, with white space and repeated names. */
const objectText = fc
  .tuple(
    fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.jsonValue()), { maxLength: 5 }),
    fc.constantFrom("", " ", "\r\n\t"),
  )
  .map(([entries, space]) => {
    const members = entries.map(
      ([name, value]) =>
        `${JSON.stringify(name)}${space}:${space}${JSON.stringify(value, null, space)}`,
    );
    return `${space}{${space}${members.join(`${space},${space}`)}${space}}${space}`;
  });

/** What makes a difference in JSON. */
const tokens = fc.constantFrom(
  ...'{}[]":,\\/ubtnrx0129aF.eE+- \t\n\0\u001f\u007f\u00e9\ufeff\u2028'.split(""),
  "true",
  "false",
  "null",
  "\\u00e9",
  "\\ud800",
  "1e9",
);
const tokenText = fc.array(tokens, { maxLength: 8 }).map((parts) => parts.join(""));

/** A text in which something is replaced, left out, put in or cut off. */
const changedText = fc
  .tuple(objectText, fc.nat(), fc.nat(3), tokenText, fc.boolean())
  .map(([text, place, length, put, isCut]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + put + (isCut ? "" : text.slice(at + length));
  });

/** As `JSON.parse` decides. */
const isObject = (bytes: Buffer): boolean => isRecord(parseJson(bytes));

describe("a JSON text", () => {
  it("has the members that are found without it being checked", () => {
    fc.assert(
      fc.property(objectText, (text) => {
        const bytes = Buffer.from(text);
        const members = membersOf(bytes)?.map(({ name, valueEnd, valueStart }) => ({
          name,
          valueStart,
          valueEnd,
        }));
        expect(scanMembers(bytes, bytes.indexOf("{"))).toMatchObject(members ?? [{}]);
      }),
    );
  });

  it.each([
    ["as it may be", objectText],
    ["changed somewhere", changedText],
    ["around any value", tokenText.map((value) => `{"a":${value}}`)],
    ["around any string", tokenText.map((value) => `{"a":"${value}","b":1}`)],
    ["around any name", tokenText.map((name) => `{"${name}":[1]}`)],
    ["of any kind", tokenText],
  ])("%s is an object exactly when it is one to JSON.parse", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = Buffer.from(text);
        expect(membersOf(bytes) !== undefined).toBe(isObject(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it("that is no UTF-8 is taken as a lenient reader takes it", () => {
    fc.assert(
      fc.property(objectText, fc.nat(), fc.uint8Array({ maxLength: 3 }), (text, place, put) => {
        const whole = Buffer.from(text);
        const at = place % (whole.length + 1);
        const bytes = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at)]);
        if (isUtf8(bytes)) return;
        expect(membersOf(bytes) !== undefined).toBe(isObject(bytes));
      }),
    );
  });

  it.each([
    ["1", 0],
    ['"[["', 0],
    ["[]", 1],
    ['[{"a":[]},{}]', 3],
  ])("finds how many levels %s has, with anything beside it", (value, levels) => {
    const members = membersOf(Buffer.from(`{"a":[[[[]]]],"b":${value},"c":[[]]}`));
    expect(members?.map((member) => member.levels)).toEqual([4, levels, 2]);
  });

  it("is refused beyond a depth, with the reason", () => {
    const nested = (depth: number) => Buffer.from(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`);
    const check = (depth: number) => {
      const checker = new JsonChecker(toJsonText(nested(depth)));
      return [checker.members() !== undefined, checker.isTooDeep];
    };
    expect(check(DEEPEST - 1)).toEqual([true, false]);
    expect(check(DEEPEST)).toEqual([false, true]);
    expect(check(1_000_000)).toEqual([false, true]);
  });
});

describe("what is known of all bytes of a text", () => {
  it.each([0, 1, 15, 16, 17, 1000, 65_535, 65_536, 65_537, 200_000])(
    "holds wherever in %d bytes one stands",
    (length) => {
      fc.assert(
        fc.property(fc.nat(), fc.nat(255), fc.nat(7), (place, byte, offset) => {
          const bytes = Buffer.alloc(length + offset, "~").subarray(offset);
          if (length > 0) bytes[place % length] = byte;
          const { hasControls, isAscii } = toJsonText(bytes);
          expect({ hasControls, isAscii }).toEqual({
            hasControls: length > 0 && byte < 0x20,
            isAscii: length === 0 || byte < 0x80,
          });
        }),
      );
    },
  );

  it("holds for bytes of all kinds beside each other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (array) => {
        const { hasControls, isAscii } = toJsonText(Buffer.from(array));
        expect(hasControls).toBe(array.some((byte) => byte < 0x20));
        expect(isAscii).toBe(array.every((byte) => byte < 0x80));
      }),
    );
  });
});
