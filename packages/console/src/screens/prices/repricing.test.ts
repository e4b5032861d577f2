import fc from "fast-check";
import { expect, it } from "vitest";

import { bodyOf, draftFor, NO_CALLS, withPage } from "./repricing.ts";

const NOW = Date.UTC(2026, 10, 30, 13) / 1000;
const DRAFT = {
  ...draftFor({ provider: "openai", model: "gpt-5" }, NOW),
  input: "1.25",
  output: "10",
  reason: "the price list of November",
};

it("covers both days it names, in UTC", () => {
  expect(bodyOf({ ...DRAFT, from: "2026-11-01", to: "2026-11-02" })).toMatchObject({
    start: Date.UTC(2026, 10, 1) / 1000,
    end: Date.UTC(2026, 10, 3) / 1000,
  });
  expect(bodyOf({ ...DRAFT, from: "2026-11-03", to: "2026-11-01" })).toBeUndefined();
  expect(bodyOf({ ...DRAFT, from: "" })).toBeUndefined();
});

it("says only the prices that were filled in, of which 0 is one", () => {
  expect(bodyOf({ ...DRAFT, cacheRead: "0" })?.pricesInUsd).toEqual({
    input: 1.25,
    output: 10,
    cacheRead: 0,
  });
});

it.each(["model", "input", "output", "reason"] as const)("asks for nothing without %s", (name) => {
  expect(bodyOf({ ...DRAFT, [name]: " " })).toBeUndefined();
});

it("adds pages up to the nano-dollar", () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(amounts, (nanos) => {
      const pages = nanos.map((nano) => ({
        events: 2,
        changed: 1,
        leftAlone: 0,
        costInUsdBefore: nano / 1e9,
        costInUsd: (nano * 2) / 1e9,
        applied: false,
        nextCursor: null,
      }));
      const sum = pages.reduce(withPage, NO_CALLS);
      const total = nanos.reduce((all, nano) => all + BigInt(nano), 0n);
      expect([sum.beforeNano, sum.afterNano, sum.events]).toEqual([
        total,
        total * 2n,
        2 * nanos.length,
      ]);
    }),
  );
});
