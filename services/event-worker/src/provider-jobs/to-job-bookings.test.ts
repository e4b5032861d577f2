import { NO_TOKENS } from "@lintel/core";
import type { OpenJob } from "@lintel/db";
import { createPriceBook } from "@lintel/prices";
import { expect, it } from "vitest";

import { toJobBookings } from "./to-job-bookings.ts";

const ID = "00000000-0000-4000-8000-000000000001";

const job = (serviceTier: string | undefined): OpenJob => ({
  settingId: ID,
  started: { kind: "response", id: "resp_1", path: "/v1/responses/resp_1" },
  call: {
    id: ID,
    createdAtMs: Date.UTC(2026, 10, 22),
    keyId: ID,
    tags: [],
    userId: "",
    customId: "",
    provider: "openai",
    settingId: ID,
    model: "gpt-5.5",
    path: "",
    method: "POST",
    status: 200,
    ending: "complete",
    streamed: false,
    attempts: 1,
    latencyMs: 1,
    action: "",
    policyId: "",
    routeId: "",
    correlationId: "",
    admitted: true,
    serviceTier,
  },
  ended: null,
  used: null,
  asks: 1,
  failures: 0,
});

it.each([
  // Tier asked for, tier reported in the end, 1,000 × the price per million, and whether that price is missing.
  [undefined, undefined, 5_000_000, false],
  ["priority", undefined, 12_500_000, false],
  ["priority", "default", 5_000_000, false],
  [undefined, "priority", 12_500_000, false],
  ["flex", "flex", 2_500_000, false],
  [undefined, "ultrafast", 5_000_000, true],
])(
  "a response in the background that asked for %s and was served in %s costs %d; marked: %s",
  (asked, reported, costNano, unpriced) => {
    const usage = { ...NO_TOKENS, input: 1000 };
    const part = { model: "gpt-5.5", usage, promptTokens: 1000 };
    const served = reported === undefined ? part : { ...part, serviceTier: reported };
    const used = { parts: [served], isUnknown: false };
    const [booking] = toJobBookings(createPriceBook(), null, job(asked), used);
    expect(booking).toMatchObject({ costNano, unpriced });
  },
);
