import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { INNER, type PlaceStep } from "../../formats/json/strings/place.ts";
import { readTexts } from "./read-texts.ts";
import { ANYTHING, ARGUMENTS, listOf, NONE, objectOf, textOf } from "./shapes.ts";

const read = (json: string, shape = ANYTHING) => readTexts(Buffer.from(json), shape);

function textsOf(value: unknown): readonly string[] {
  const verdict = read(JSON.stringify(value));
  return verdict.readable ? verdict.texts.spans.map(({ text }) => text) : [];
}

/** What stands at a place in a value. */
function valueAt(value: unknown, steps: readonly PlaceStep[]): unknown {
  return steps.reduce<unknown>((within, step) => {
    if (step === INNER) return JSON.parse(String(within));
    return typeof within === "object" && within !== null ? Reflect.get(within, step) : undefined;
  }, value);
}

const leavesOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
};

describe("the texts of a JSON value", () => {
  it("are, of one of which nothing is known, its strings, each at its place", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        const verdict = read(JSON.stringify(value, null, indent), { noTexts: NONE });
        if (!verdict.readable) throw new Error(verdict.reason);
        const spans = verdict.texts.spans.filter(({ kind }) => kind !== "member-name");
        expect(spans.map(({ text }) => text).toSorted()).toEqual(leavesOf(parsed).toSorted());
        for (const { steps, text } of spans) expect(valueAt(parsed, steps)).toBe(text);
      }),
    );
  });

  it("are names of members that are no words too, which cannot be edited", () => {
    const json = '{"a_b":{"Jane Doe":[{"\\u0061@b":1}]},"4111111111111111":"\\u0062"}';
    for (const shape of [ANYTHING, objectOf({})]) {
      const verdict = read(json, shape);
      expect(verdict.readable && verdict.texts.spans).toMatchObject([
        { kind: "member-name", text: "Jane Doe", isEditable: false },
        { kind: "member-name", text: "a@b", isEditable: false },
        { kind: "member-name", text: "4111111111111111", isEditable: false },
        { kind: "other", text: "b", isEditable: true },
      ]);
    }
    const inner = read(JSON.stringify({ j: json }), objectOf({ j: ARGUMENTS }));
    expect(inner.readable && inner.texts.spans.map(({ text }) => text)).toContain("Jane Doe");
  });

  it("are found in anything JSON.parse reads, and for nothing else", () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", '"', "}", ",", "\\", "1", " "))
      .map(([json, place, put]) => {
        const at = place % (json.length + 1);
        return json.slice(0, at) + put + json.slice(at + 1);
      });
    fc.assert(
      fc.property(
        fc.oneof(broken, fc.json(), fc.constantFrom('1,"b":2', "", '"a"', " [] ")),
        (json) => {
          expect(read(json, objectOf({}, { items: ANYTHING })).readable).toBe(isJson(json));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are not found in what is no UTF-8", () => {
    expect(readTexts(Buffer.from([0x22, 0xff, 0x22]), ANYTHING).readable).toBe(false);
  });

  it.each([
    '{"role":"user","content":"a","content":"b"}',
    '{"role":"user","Content":"a"}',
    '{"role":"user","con\\u0074ent":"a","content":"b"}',
    '{"role":"user","role":"system","content":"a"}',
  ])("are not found where readers disagree on them: %s", (json) => {
    const shape = objectOf({ content: ANYTHING }, { hasRole: true });
    expect(read(json, shape)).toMatchObject({ readable: false });
  });

  it("are there twice where a name of which nothing is known is", () => {
    const verdict = read('{"a":"b","a":"c"}');
    expect(verdict).toMatchObject({ texts: { spans: [{ text: "b" }, { text: "c" }] } });
  });

  it("are no deeper than a body may be", () => {
    const nested = (levels: number) => "[".repeat(levels) + '"a"' + "]".repeat(levels);
    expect(read(nested(500)).readable).toBe(true);
    expect(read(nested(600)).readable).toBe(false);
    const inner = read(JSON.stringify({ j: nested(600) }), objectOf({ j: ARGUMENTS }));
    expect(inner).toMatchObject({ texts: { spans: [{ escapes: 1 }] } });
  });

  it("that are data are none, and neither are identifiers and addresses", () => {
    const data = Buffer.alloc(300, 7).toString("base64");
    const known = {
      id: "a",
      file_ids: ["a"],
      callId: "a",
      url: "a",
      b64_json: "a",
      bytes: "data:a b",
    };
    expect(read(JSON.stringify({ ...known, data }))).toMatchObject({ texts: { spans: [] } });
  });

  it("are those under a name for data that hold none", () => {
    const texts = textsOf({
      data: "a text",
      result: "4111111111111111",
      grid: "b",
      bytes: "a b".repeat(99),
    });
    expect(texts).toEqual(["a text", "4111111111111111", "b", "a b".repeat(99)]);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the time it takes to find texts", () => {
  const message = (content: unknown) => ({ role: "user", content });
  const shape = objectOf({
    messages: listOf(
      objectOf({ content: listOf(objectOf({ text: textOf("user") })) }, { hasRole: true }),
    ),
    args: ARGUMENTS,
    tools: ANYTHING,
  });
  const nest = (levels: number, value: unknown): unknown =>
    levels === 0 ? value : { a: nest(levels - 1, value) };
  const BODIES: readonly (readonly [string, (times: number) => unknown])[] = [
    ["long texts", (times) => ({ messages: [message("words \\ ".repeat(5000 * times))] })],
    [
      "many messages",
      (times) => ({ messages: Array.from({ length: 500 * times }, () => message("a")) }),
    ],
    [
      "many parts",
      (times) => ({
        messages: [message(Array.from({ length: 500 * times }, () => ({ text: "a" })))],
      }),
    ],
    [
      "what is nested deeply",
      (times) => ({
        tools: nest(
          400,
          Array.from({ length: 5000 * times }, () => "a"),
        ),
      }),
    ],
    [
      "arguments",
      (times) => ({ args: JSON.stringify(Array.from({ length: 1000 * times }, () => 'ü"\\')) }),
    ],
    ["backslashes and quotes", (times) => ({ tools: ['\\"'.repeat(20_000 * times)] })],
  ];

  it.each(BODIES)("grows with their length alone: %s", (_what, bodyOf) => {
    const timeOf = (times: number): number => {
      const bytes = Buffer.from(JSON.stringify(bodyOf(times)));
      const began = process.threadCpuUsage();
      for (let run = 0; run < 4; run += 1) expect(readTexts(bytes, shape).readable).toBe(true);
      const { system, user } = process.threadCpuUsage(began);
      return system + user;
    };
    timeOf(4);
    // Four times as long takes four times as long, or 16 times if it were quadratic. It is measured in ticks of some ms.
    expect(timeOf(32) / Math.max(timeOf(8), 4000)).toBeLessThan(10);
  });
});
