import { randomUUID } from "node:crypto";

import { NO_TOKENS } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import { callMembers } from "@lintel/testkit/objects";

/** A complete gpt-4o-mini call of 1,000 prompt and 100 answer tokens: 210,000 nano-dollars. */
export const aUsageEvent = (overrides: Partial<UsageEvent> = {}): UsageEvent => ({
  ...callMembers(),
  id: randomUUID(),
  createdAtMs: Date.UTC(2026, 10, 22, 12, 30, 15, 250),
  keyId: randomUUID(),
  settingId: randomUUID(),
  latencyMs: 5,
  usage: { ...NO_TOKENS, input: 1000, output: 100 },
  ...overrides,
});

export const EVENT_COST_NANO = 210_000;
