import { randomUUID } from "node:crypto";

import { NO_TOKENS } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import { callMembers } from "@lintel/testkit/objects";

import type { Booking, PriceSource } from "../src/index.ts";

export const A_PRICE: PriceSource = {
  provider: "openai",
  model: "gpt-4o",
  version: "test@1",
  prices: {
    input: 2_500_000_000,
    cacheRead: 1_250_000_000,
    cacheWrite: 2_500_000_000,
    output: 10_000_000_000,
    reasoning: 10_000_000_000,
    audioInput: 2_500_000_000,
    audioOutput: 10_000_000_000,
  },
};

const anEvent = (overrides: Partial<UsageEvent> = {}): UsageEvent => ({
  ...callMembers(),
  id: randomUUID(),
  createdAtMs: Date.UTC(2026, 10, 22, 13, 45, 30, 123),
  keyId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  settingId: "setting",
  model: "gpt-4o",
  latencyMs: 5,
  ...overrides,
});

/** A priced call of 1,000 nano-dollars, by default. */
export const aBooking = (
  event: Partial<UsageEvent> = {},
  booking: Partial<Booking> = {},
): Booking => ({
  event: anEvent(event),
  usage: { ...NO_TOKENS, input: 7, output: 3 },
  usageSource: "upstream",
  costNano: 1000,
  price: A_PRICE,
  unpriced: false,
  ...booking,
});
