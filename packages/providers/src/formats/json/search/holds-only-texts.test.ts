import fc from "fast-check";
import { expect, it } from "vitest";

import { holdsOnlyTexts } from "./holds-only-texts.ts";
import { mentionsOnly } from "./mentions-only.ts";

const whole = (json: string) => {
  const bytes = Buffer.from(json);
  return [bytes, { from: 0, to: bytes.length }] as const;
};
const isPlain = (json: string) => holdsOnlyTexts(...whole(json), KNOWN);

const KNOWN = ["role", "content"];
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

it("is true of texts alone, and false of every object under another name", () => {
  const aName = fc.constantFrom("role", "content", "file", "rol", "contents", "");
  const aValue = fc.oneof(fc.string(), fc.string(), fc.jsonValue());
  const aList = fc.array(fc.dictionary(aName, aValue, { maxKeys: 3 }));
  fc.assert(
    fc.property(aList, fc.constantFrom(0, 2), (list, indent) => {
      const found = isPlain(JSON.stringify(list, null, indent));
      const members = list.flatMap((one) => Object.entries(one));
      const isText = members.every(
        ([name, value]) => KNOWN.includes(name) && typeof value === "string",
      );
      const refers = members.some(([name, value]) => !KNOWN.includes(name) && isObject(value));
      // In between it may be uncertain.
      expect({ found, isText, refers }).not.toMatchObject({ found: false, isText: true });
      expect({ found, isText, refers }).not.toMatchObject({ found: true, refers: true });
    }),
  );
});

it.each([
  [String.raw`[{"role":"user","content":"a \" quote and a backslash \\"}]`, true],
  [String.raw`[{"role":"user","content":"\\\""},{"file":"f"}]`, false],
  [`[{"role":"user","content":"${"long ".repeat(50)}\\"${"x".repeat(40)}"}]`, true],
  [`[{"role":"user","content":["x",{"file":"f"}]}]`, false],
  [`[{"r\\u006fle":"user"}]`, false],
  [`"text"`, false],
  ["[]", true],
])("%s: %s", (json, expected) => {
  expect(isPlain(json)).toBe(expected);
});

const onlyFunctions = mentionsOnly(["function", "object"]);
it.each([
  [`[{"type":"function","function":{"parameters":{"type" : "object"}}}]`, true],
  [`[{"type":"functional"}]`, false],
  [`[{"type":"web_search"}]`, false],
  [`[{"ty\\u0070e":"web_search"}]`, false],
  [`[{"properties":{"type":{"a":1}}}]`, true],
])("%s mentions only what the caller runs: %s", (json, expected) => {
  expect(onlyFunctions(...whole(json))).toBe(expected);
});
