import fc from "fast-check";
import { expect, it } from "vitest";

import { runsOf } from "./marked-text.ts";

const match = (start: number, end: number) => ({ start, end, type: "email", action: "block" });

it("what was found is a run of its own", () => {
  const runs = runsOf("mail a@b.c now", [match(5, 10)]);
  expect(runs.map(({ text, match: found }) => [text, found !== undefined])).toEqual([
    ["mail ", false],
    ["a@b.c", true],
    [" now", false],
  ]);
});

it("runs are together the text, whatever was found in it", () => {
  const matches = fc.array(fc.tuple(fc.nat(40), fc.nat(40)));
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), matches, (text, spans) => {
      const runs = runsOf(
        text,
        spans.map(([start, length]) => match(start, start + length)),
      );
      expect(runs.map((run) => run.text).join("")).toBe(text);
    }),
  );
});
