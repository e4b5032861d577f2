import { type JobPart, MAX_USED, NO_TOKENS } from "@lintel/core";
import type { OpenJob } from "@lintel/db";
import { createPriceBook } from "@lintel/prices";
import { callMembers } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { toJobBookings } from "./to-job-bookings.ts";

const ID = "00000000-0000-4000-8000-000000000001";

const job = (serviceTier?: string): OpenJob => ({
  settingId: ID,
  started: { kind: "response", id: "resp_1", path: "/v1/responses/resp_1" },
  call: {
    ...callMembers(),
    id: ID,
    createdAtMs: Date.UTC(2026, 10, 22),
    keyId: ID,
    settingId: ID,
    model: "gpt-5.5",
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

describe("the entries of a job", () => {
  const input = (tokens: number) => ({ ...NO_TOKENS, input: tokens });
  const part = (tokens: number): JobPart => ({
    model: "gpt-5.5",
    usage: input(tokens),
    promptTokens: tokens,
  });
  const book = createPriceBook();
  const entriesOf = (parts: readonly JobPart[], isUnknown = false, held?: object) => {
    const { started, ...rest } = job();
    const asked: OpenJob = { ...rest, started: { ...started, ...held } };
    return toJobBookings(book, null, asked, { parts: [...parts], isUnknown });
  };
  const holding = (reservedNano: number, reservedTokens: number) => ({
    held: { holders: [], reservedNano, reservedTokens },
  });

  it("are the same each time, one for each part that used something, and no further calls", () => {
    const entries = entriesOf([part(1000), part(0), part(2000)]);
    expect(entries).toEqual(entriesOf([part(1000), part(0), part(2000)]));
    expect(entries.map(({ usage }) => usage)).toEqual([input(1000), input(2000)]);
    const ids = entries.map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(2);
    // A UUID of version 8, whatever else the parts used.
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
    expect(entriesOf([part(5), part(0), part(7)]).map(({ event }) => event.id)).toEqual(ids);
    for (const { event } of entries) {
      const none = { admitted: false, attempts: 0, latencyMs: 0, streamed: false };
      expect(event).toMatchObject({ ...none, keyId: ID, createdAtMs: Date.UTC(2026, 10, 22) });
    }
  });

  it("cost the reservation where usage was not reported, less what is known", () => {
    const known = entriesOf([part(1000)])[0]?.costNano ?? 0;
    expect(known).toBe(5_000_000);
    const [, rest] = entriesOf([part(1000)], true, holding(known + 77, 1040));
    expect(rest).toMatchObject({
      usage: { ...NO_TOKENS, output: 40 },
      usageSource: "estimated",
      costNano: 77,
      unpriced: false,
    });
    const [, less] = entriesOf([part(1000)], true, holding(known - 1, 999));
    expect(less).toMatchObject({ usage: NO_TOKENS, costNano: 0 });
    const [all] = entriesOf([], true, holding(9, 8));
    expect(all).toMatchObject({ usage: { ...NO_TOKENS, output: 8 }, costNano: 9 });
  });

  it("have no price where usage was not reported and nothing is reserved", () => {
    const [rest, ...others] = entriesOf([], true);
    expect(others).toEqual([]);
    expect(rest).toMatchObject({ costNano: 0, unpriced: true, usageSource: "none" });
    expect(rest?.event.unpriced).toBe(true);
    expect(entriesOf([])).toEqual([]);
  });

  it("are marked where more was reported than is possible, or has no price", () => {
    const [absurd] = entriesOf([part(MAX_USED + 1)]);
    expect(absurd?.usage.input).toBe(MAX_USED);
    expect(absurd?.event.clamped).toBe(true);
    expect(entriesOf([{ ...part(5), isClamped: true }])[0]?.event.clamped).toBe(true);
    expect(entriesOf([part(5)])[0]?.event).not.toHaveProperty("clamped");
    const pictures = { ...part(5), usage: { ...input(5), characters: 3 } };
    expect(entriesOf([pictures])[0]).toMatchObject({ costNano: 25_000, unpriced: true });
  });

  it("of the answer that was asked for cost what the setting cost when it was asked", () => {
    const asked = job();
    const prices = { ...NO_TOKENS, input: 3_000_000 };
    const own: OpenJob = { ...asked, call: { ...asked.call, priceOverride: prices } };
    const used = { parts: [part(1000), part(1000)], isUnknown: false };
    const [first, second] = toJobBookings(book, null, own, used);
    expect(first).toMatchObject({ costNano: 3000, price: { version: `cost-map:${ID}`, prices } });
    expect(second?.costNano).toBe(5_000_000);
  });
});
