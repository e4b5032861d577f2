import { describe, expect, it } from "vitest";

import { drawUpBill, formatBill } from "./bill.ts";

const anEvent = (costUsd: number) => ({
  id: `event-${costUsd}`,
  model: "gpt-4o",
  status: 200,
  prompt_token_count: 10,
  completion_token_count: 20,
  cost_in_usd: costUsd,
});

describe("drawUpBill", () => {
  it.each([
    { what: "adds up to the rounded micro-dollar", costs: [0.0000014, 0.0000011], micro: 3 },
    { what: "is off by one micro-dollar", costs: [0.0000014, 0.0000011], micro: 2 },
    { what: "has no cost at all", costs: [0, 0], micro: 0 },
  ])("tells whether the bill $what", ({ what, costs, micro }) => {
    expect(drawUpBill(costs.map(anEvent), micro).addsUp).toBe(what.startsWith("adds up"));
  });
});

it("prints every event, the sum to the nano-dollar, and the spend", () => {
  const lines = formatBill(drawUpBill([anEvent(0.000_000_15), anEvent(1.5)], 1_500_000)).split(
    "\n",
  );
  expect(lines).toHaveLength(7);
  expect(lines[2]).toMatch(/^event-1\.5e-7 +gpt-4o +200 +10 +20 +0\.000000150$/u);
  expect(lines[5]).toMatch(/^sum of the events +20 +40 +1\.500000150$/u);
  expect(lines[6]).toMatch(/^spend of the key +1\.500000000$/u);
});
