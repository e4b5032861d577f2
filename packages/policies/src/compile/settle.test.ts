import fc from "fast-check";
import { expect, it } from "vitest";

import type { Match } from "../match.ts";
import { settle } from "./settle.ts";

const ACTIONS = ["block", "allow_but_warn", "allow_but_redact"] as const;

const cases = fc
  .string({ unit: fc.constantFrom("a", "é", "😀"), minLength: 1, maxLength: 40 })
  .chain((text) => {
    const range = fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 12 }));
    const match = fc
      .record({ range, action: fc.constantFrom(...ACTIONS) })
      .map(({ range: [start, length], action }): Match => ({
        start,
        end: Math.min(text.length, start + length),
        type: "regex",
        rule: "regex[0]",
        score: 1,
        action,
      }));
    return fc.tuple(fc.constant(text), fc.array(match, { maxLength: 12 }));
  });

/** Which units the matches of an action cover. */
const covered = (matches: readonly Match[], action: Match["action"]): ReadonlySet<number> =>
  new Set(
    matches
      .filter((match) => match.action === action)
      .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
  );

it("covers what was found under each action and no more than the other half of a character", () => {
  fc.assert(
    fc.property(cases, ([text, matches]) => {
      const settled = settle(text, matches);
      for (const action of ACTIONS) {
        const before = covered(matches, action);
        const after = covered(settled, action);
        expect([...before].filter((at) => !after.has(at))).toEqual([]);
        for (const at of [...after].filter((one) => !before.has(one))) {
          expect(text.charAt(at).isWellFormed()).toBe(false);
          expect(before.has(at - 1) || before.has(at + 1)).toBe(true);
        }
      }
    }),
    { numRuns: 200 },
  );
});

it("keeps the order of the text, no overlap under one action, and whole characters", () => {
  fc.assert(
    fc.property(cases, ([text, matches]) => {
      const settled = settle(text, matches);
      expect(settled.map(({ start }) => start)).toEqual(
        settled.map(({ start }) => start).toSorted((a, b) => a - b),
      );
      for (const action of ACTIONS) {
        let end = 0;
        for (const match of settled.filter((one) => one.action === action)) {
          expect(match.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(match.start, match.end).isWellFormed()).toBe(true);
          end = match.end;
        }
      }
    }),
    { numRuns: 200 },
  );
});
