import { randomUUID } from "node:crypto";

import type { HolderSettlement } from "@lintel/admission";
import { NO_TOKENS } from "@lintel/core";
import type { Booked, Booking } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";
import type { UsageDelivery } from "@lintel/events/bullmq";
import { createPriceBook } from "@lintel/prices";
import { describe, expect, it } from "vitest";

import { aUsageEvent } from "../../test/a-usage-event.ts";
import type { Deps } from "../deps.ts";
import { recordUsage } from "./record-usage.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 12, 31);

/** Stores that note in which order they are called; those in `failing` fail. */
function aWorker({
  failing = [],
  reject = () => undefined,
  spent = [],
}: {
  readonly failing?: readonly string[];
  /** Why the ledger can never store a record. */
  readonly reject?: (booking: Booking) => string | undefined;
  /** Ids of keys whose limit is used up. */
  readonly spent?: readonly string[];
} = {}) {
  const steps: string[] = [];
  const booked: Booking[] = [];
  const settled: HolderSettlement[] = [];
  const noted: UsageEvent[] = [];
  const letters: object[] = [];
  const measured: object[] = [];
  const logged: (readonly [unknown, unknown])[] = [];
  const refusals: object[] = [];
  const step = async (name: string): Promise<void> => {
    steps.push(name);
    if (failing.includes(name)) throw new Error(`${name} failed`);
  };
  const log = (facts: unknown, message?: unknown) => void logged.push([message, facts]);
  const deps: Deps = {
    ledger: {
      async book(bookings): Promise<Booked> {
        await step("book");
        booked.push(...bookings);
        const rejected = bookings.flatMap((booking) => {
          const reason = reject(booking);
          return reason === undefined ? [] : [{ booking, reason }];
        });
        const holders = bookings.map(({ event }) => ({
          scope: "key" as const,
          id: event.keyId,
          sums: [],
          models: [],
        }));
        return { holders, added: bookings.length - rejected.length, rejected };
      },
    },
    settlement: {
      async settle(holders) {
        await step("settle");
        settled.push(...holders);
      },
    },
    prices: createPriceBook(),
    countTokens: async (_model, texts) => texts.map((text) => text.length),
    async revokeSpent(kind, holders) {
      await step(`revoke ${kind}`);
      refusals.push(...holders);
      return kind === "key" ? spent : [];
    },
    async noteJobs(events) {
      await step("note jobs");
      noted.push(...events);
    },
    acknowledge: (spoolId, sequence) => step(`acknowledge ${spoolId} ${sequence}`),
    metrics: {
      booked: (batch) => void measured.push(batch),
      deadLettered: (reason) => void steps.push(`dead letter: ${reason}`),
      settleFailed: () => void steps.push("settling failed"),
    },
    traceBookings: () => ({
      end: () => void steps.push("traced"),
      fail: () => void steps.push("traced as failed"),
    }),
    logger: { debug: log, info: log, warn: log },
    now: () => NOW_MS,
  };
  const deliver = (...events: readonly unknown[]) => {
    const delivery: UsageDelivery = {
      jobId: "job-1",
      batch: { v: 1, spoolId: "spool", sequence: 7, events: [...events] },
      queuedAtMs: NOW_MS - 40,
      triesMade: 2,
      deadLetter: async (letter) => void letters.push(letter),
    };
    return recordUsage(deps, delivery);
  };
  return { booked, deliver, letters, logged, measured, noted, refusals, settled, steps };
}

describe("a batch of usage", () => {
  it("is acknowledged only when it is booked, settled and its jobs are noted", async () => {
    const { deliver, noted, steps } = aWorker();
    const startedJob = { kind: "batch", id: "b", path: "/v1/batches/b" } as const;
    const job = aUsageEvent({ startedJob });
    await deliver(aUsageEvent(), job);
    expect(steps).toEqual([
      "book",
      "revoke key",
      "revoke user",
      "settle",
      "note jobs",
      "acknowledge spool 7",
      "traced",
    ]);
    expect(noted.map(({ id }) => id)).toEqual([job.id]);
  });

  it("notes jobs that have ended, too, and asks for none where there are none", async () => {
    const reading = { kind: "batch", id: "b", path: "/v1/batches/b", hasEnded: true } as const;
    const { deliver, noted } = aWorker();
    await deliver(aUsageEvent({ endedJobs: [reading] }));
    expect(noted).toHaveLength(1);
    const without = aWorker();
    await without.deliver(aUsageEvent());
    expect(without.steps).not.toContain("note jobs");
  });

  it.each([
    ["book", ["book", "traced as failed"]],
    ["revoke key", ["book", "revoke key", "traced as failed"]],
    ["settle", ["settle", "settling failed", "traced as failed"]],
    ["note jobs", ["settle", "note jobs", "traced as failed"]],
    ["acknowledge spool 7", ["note jobs", "acknowledge spool 7", "traced as failed"]],
  ])("is delivered again, and not acknowledged, where it fails to %s", async (failing, last) => {
    const { deliver, measured, steps } = aWorker({ failing: [failing] });
    const startedJob = { kind: "batch", id: "b", path: "/v1/batches/b" } as const;
    await expect(deliver(aUsageEvent({ startedJob }))).rejects.toThrow(`${failing} failed`);
    expect(steps.slice(-last.length)).toEqual(last);
    expect(measured).toEqual([]);
  });

  it("is booked without the records that cannot be read, which are kept", async () => {
    const { booked, deliver, letters, logged, steps } = aWorker();
    const event = aUsageEvent();
    await deliver({ secret: "prompt" }, event);
    expect(booked.map((booking) => booking.event.id)).toEqual([event.id]);
    expect(letters).toMatchObject([{ index: 0, record: { secret: "prompt" } }]);
    expect(steps[0]).toBe("dead letter: unreadable");
    const [[message, facts] = []] = logged;
    expect(message).toBe("usage record cannot be booked");
    expect(facts).toMatchObject({ jobId: "job-1", spoolId: "spool", sequence: 7, index: 0 });
    expect(JSON.stringify(logged)).not.toContain("prompt");
  });

  it("keeps what the ledger can never store, in its place, and settles the rest", async () => {
    const bad = aUsageEvent({ model: "bad" });
    const good = aUsageEvent({ keyId: bad.keyId });
    const { deliver, letters, measured, settled, steps } = aWorker({
      reject: ({ event }) => (event.model === "bad" ? "impossible" : undefined),
    });
    await deliver({}, bad, good);
    expect(letters.slice(1)).toEqual([{ index: 1, reason: "impossible", record: bad }]);
    expect(steps).toContain("dead letter: rejected");
    expect(settled[0]).toMatchObject({ id: bad.keyId, callIds: [good.id] });
    expect(measured).toMatchObject([{ events: 1, duplicates: 0 }]);
  });
});

describe("a call of a batch", () => {
  it("is booked with all it used, at the price of each part", async () => {
    const usage = { ...NO_TOKENS, input: 1000 };
    const otherUsage = [{ model: "gpt-4o", usage: { ...NO_TOKENS, output: 100 } }];
    const { booked, deliver } = aWorker();
    await deliver(aUsageEvent({ model: "gpt-4o", usage, otherUsage }));
    // 2.5 and 10 dollars per million.
    expect(booked[0]).toMatchObject({
      usage: { ...NO_TOKENS, input: 1000, output: 100 },
      usageSource: "upstream",
      costNano: 2_500_000 + 1_000_000,
      unpriced: false,
    });
  });

  it("that used more than there can be is booked with the most there can be", async () => {
    const usage = { ...NO_TOKENS, input: 1e15 };
    const { booked, deliver } = aWorker();
    await deliver(aUsageEvent({ usage }));
    expect(booked[0]?.event).toMatchObject({ clamped: true, usage: booked[0]?.usage });
    expect(booked[0]?.usage.input).toBeLessThan(1e15);
  });

  it("revokes the holder whose limit is used up, by its cost or by a refusal, and says so", async () => {
    const keyId = randomUUID();
    const { deliver, logged, refusals } = aWorker({ spent: [keyId] });
    const refused = aUsageEvent({ keyId, refusedNano: 77 });
    await deliver(aUsageEvent({ keyId }), refused, aUsageEvent({ keyId, refusedNano: 78 }));
    expect(refusals).toEqual([{ id: keyId, refusedNano: [77, 78] }]);
    expect(logged[0]).toEqual([`key revoked: its cost limit is used up`, { keyId }]);
  });

  it("that a user's limit refused names the user, whom nothing was booked for", async () => {
    const knownUserId = randomUUID();
    const { deliver, refusals } = aWorker();
    const event = aUsageEvent({ knownUserId, refusedNano: 5 });
    await deliver(event);
    expect(refusals).toEqual([
      { id: event.keyId, refusedNano: [5] },
      { id: knownUserId, refusedNano: [5] },
    ]);
  });
});

it("what was booked is measured: events, repeated ones, those without a price or a known outcome, and the lag", async () => {
  const { deliver, logged, measured } = aWorker();
  const { createdAtMs } = aUsageEvent();
  await deliver(
    aUsageEvent({ createdAtMs: createdAtMs + 10 }),
    aUsageEvent({ outcome: "unknown" }),
    aUsageEvent({ unpriced: true }),
  );
  expect(measured).toEqual([
    { events: 3, duplicates: 0, unpriced: 1, unknownOutcomes: 1, lagMs: NOW_MS - createdAtMs },
  ]);
  expect(logged.at(-1)).toEqual([
    "usage batch booked",
    { spoolId: "spool", sequence: 7, events: 3, added: 3, rejected: 0, triesMade: 2, queuedMs: 40 },
  ]);
});

it("an empty batch, or one of the future, has no lag", async () => {
  const { deliver, measured } = aWorker();
  await deliver();
  await deliver(aUsageEvent({ createdAtMs: NOW_MS + 5000 }));
  expect(measured).toMatchObject([
    { events: 0, lagMs: 0 },
    { events: 1, lagMs: 0 },
  ]);
});
