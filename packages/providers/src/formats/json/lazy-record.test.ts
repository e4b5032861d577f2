import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readObject } from "./read-object.ts";

const lazily = (text: string) => {
  const verdict = readObject(Buffer.from(text), new Set());
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.json;
};

const entries = (maxLength: number) =>
  fc.array(
    fc.tuple(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("a", "__proto__", "1", "constructor"),
      ),
      fc.jsonValue(),
    ),
    {
      maxLength,
    },
  );
const toText = (members: readonly (readonly [string, unknown])[]) =>
  `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;

describe("an object whose values are built when they are read", () => {
  it.each([5, 200])("has the values that JSON.parse builds, of up to %d members", (most) => {
    fc.assert(
      fc.property(entries(most).map(toText), (text) => {
        const parsed: unknown = JSON.parse(text);
        const json = lazily(text);
        const names = Object.keys(Object(parsed));
        for (const [name, value] of Object.entries(Object(parsed))) {
          expect([json[name], json[name]]).toEqual([value, value]);
        }
        expect(Object.keys(json)).toEqual(names);
        expect(JSON.stringify(json)).toBe(JSON.stringify(parsed));
        expect({ ...json }).toEqual(parsed);
        expect(names.every((name) => name in json && Object.hasOwn(json, name))).toBe(true);
      }),
    );
  });

  it.each([toText([["a", 1]]), toText(Array.from({ length: 100 }, (_, n) => [`a${n}`, n]))])(
    "has nothing but its members",
    (text) => {
      const json = lazily(text);
      expect([json["b"], json["constructor"], json["__proto__"]]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(["b" in json, "constructor" in json]).toEqual([false, false]);
    },
  );

  it("cannot be written to, nor does another of its kind get what is tried", () => {
    const json = lazily("{}");
    expect(() => Object.assign(json, { a: 1 })).toThrow(TypeError);
    expect(lazily("{}")["a"]).toBeUndefined();
  });
});
