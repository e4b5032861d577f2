import { describe, expect, it } from "vitest";

import { drawUpBill, formatBill } from "./bill.ts";

const anEvent = (costInNanoUsd: bigint) => ({
  id: `event-${costInNanoUsd}`,
  model: "gpt-4o",
  status: 200,
  prompt_token_count: 10,
  completion_token_count: 20,
  costInNanoUsd,
});

describe("drawUpBill", () => {
  it.each([
    { what: "adds up to the nano-dollar", costs: [1400n, 1101n], nano: 2501n },
    { what: "is off by one nano-dollar", costs: [1400n, 1101n], nano: 2500n },
    { what: "has no cost at all", costs: [0n, 0n], nano: 0n },
  ])("checks whether the bill $what", ({ what, costs, nano }) => {
    expect(drawUpBill(costs.map(anEvent), nano).addsUp).toBe(what.startsWith("adds up"));
  });
});

it("prints every event, the sum to the nano-dollar, and the spend", () => {
  const lines = formatBill(
    drawUpBill([anEvent(150n), anEvent(1_500_000_000n)], 1_500_000_150n),
  ).split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[2]).toMatch(/^event-150 +gpt-4o +200 +10 +20 +0\.000000150$/u);
  expect(lines[5]).toMatch(/^sum of the events +20 +40 +1\.500000150$/u);
  expect(lines[6]).toMatch(/^spend of the key +1\.500000150$/u);
});
