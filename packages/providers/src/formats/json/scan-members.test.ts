import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MemberScanner } from "./member-scanner.ts";
import { findAmbiguous, scanMembers } from "./scan-members.ts";

/** JSON texts with white space wherever it may stand. */
const spacedObject = fc
  .tuple(
    fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
    fc.constantFrom("", " ", "\n\t"),
  )
  .map(([object, space]) => `${space}${JSON.stringify(object, null, space)}${space}`);

describe("scanMembers", () => {
  it("finds every member where it stands", () => {
    fc.assert(
      fc.property(spacedObject, (text) => {
        const bytes = Buffer.from(text);
        const members = scanMembers(bytes, bytes.indexOf("{"));
        const read = members.map(({ name, valueStart, valueEnd }) => [
          name,
          JSON.parse(bytes.toString("utf8", valueStart, valueEnd)),
        ]);
        expect(read).toEqual(Object.entries(JSON.parse(text)).map((entry) => entry));
      }),
    );
  });

  it("resolves escapes in names and reports repeated names each time", () => {
    const bytes = Buffer.from('{"mod\\u0065l":1,"a\\"b\\\\":2,"model":{"model":3}}');
    expect(scanMembers(bytes, 0).map(({ name }) => name)).toEqual(["model", 'a"b\\', "model"]);
  });

  it("is not misled by long strings full of quotes and backslashes", () => {
    const long = '\\"'.repeat(100);
    const text = JSON.stringify({ a: long, b: `${"x".repeat(60)}\\`, c: '"'.repeat(99) });
    expect(scanMembers(Buffer.from(text), 0).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  it.each(["", "[1,2]", '"text"', "{", '{"a"', '{"a":', "}}]]", '{"a\\u00zz":1}'])(
    "reports nothing of use of %j, and does not fail",
    (text) => {
      expect(scanMembers(Buffer.from(text), 0)).toEqual([]);
    },
  );
});

describe("MemberScanner", () => {
  it("gives the values asked for, however the text is cut", () => {
    fc.assert(
      fc.property(spacedObject, fc.array(fc.nat(400)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const kept: [string, unknown][] = [];
        const scanner = new MemberScanner({
          onValue: (name) => (name.length % 2 === 0 ? 10_000 : undefined),
          onMember: ({ name }, value) => {
            if (value !== undefined) kept.push([name, JSON.parse(value.toString("utf8"))]);
          },
        });
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          scanner.push(bytes.subarray(from, Math.max(from, cut)));
          from = Math.max(from, Math.min(cut, bytes.length));
        }
        const wanted = Object.entries(JSON.parse(text)).filter(([name]) => name.length % 2 === 0);
        expect(kept).toEqual(wanted);
      }),
    );
  });

  it("drops a value that has no room", () => {
    const values: (string | undefined)[] = [];
    const scanner = new MemberScanner({
      onValue: () => 5,
      onMember: (_member, value) => values.push(value?.toString()),
    });
    scanner.push(Buffer.from('{"a":12345,"b":123456,"c":[1, '));
    scanner.push(Buffer.from("2, 3], "));
    scanner.push(Buffer.from('"d":1}'));
    expect(values).toEqual(["12345", undefined, undefined, "1"]);
  });
});

describe("findAmbiguous", () => {
  const names = new Set(["model", "stream_options", "k"]);
  it.each([
    [["model", "other", "other"], undefined],
    [["model", "model"], "model"],
    [["Model"], "model"],
    [["STREAM_OPTION\u017F"], "stream_options"],
    [["\u212A"], "k"],
    [["Other", "Other"], undefined],
  ])("of %j finds %s", (given, found) => {
    expect(
      findAmbiguous(
        given.map((name) => ({ name })),
        names,
      ),
    ).toBe(found);
  });
});
