import { NO_TOKENS } from "@lintel/core";
import { expect, it } from "vitest";

import { spendDeltas } from "./spend-deltas.ts";

const booking = (costNano: number, countsCall?: false) => ({
  event: {
    admitted: true,
    createdAtMs: Date.UTC(2026, 10, 29),
    keyId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
    ...(countsCall === undefined ? {} : { countsCall }),
  },
  costNano,
  usage: { ...NO_TOKENS, input: 1 },
});

it("two attempts of one call add what both cost, and one call, to every sum", () => {
  const deltas = spendDeltas([booking(3), booking(4, false)]);
  expect(deltas.length).toBeGreaterThan(0);
  for (const { calls, costNano, tokens } of deltas) {
    expect([calls, costNano, tokens]).toEqual([1n, 7n, 2n]);
  }
});
