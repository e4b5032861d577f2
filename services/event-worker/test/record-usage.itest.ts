import { randomUUID } from "node:crypto";

import { MAX_COST_NANO, NO_TOKENS } from "@lintel/core";
import { createUsageLedger } from "@lintel/db";
import { DEAD_LETTER_QUEUE, queuePrefix, USAGE_QUEUE } from "@lintel/events";
import { createTestDatabase, type TestDatabase, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aUsageEvent, EVENT_COST_NANO } from "./a-usage-event.ts";
import {
  batchOf,
  type Bench,
  createBench,
  connectTo,
  eventsOf,
  failingLedger,
  totalOf,
  untilAcknowledged,
} from "./start-worker.ts";

let database: TestDatabase;
let bench: Bench;
let spoolId: string;
let keyId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  bench = await createBench(database);
  spoolId = randomUUID();
  keyId = randomUUID();
});
afterEach(() => bench.close());

const COST = BigInt(EVENT_COST_NANO);
/** BullMQ looks for unannounced jobs every five seconds, and the worker repeats its tasks every half second. */
const MIN_TIMER_MS = 450;

describe("a batch of usage events", () => {
  it("is priced, booked, settled and acknowledged, once", async () => {
    const worker = bench.startWorker();
    const events = [aUsageEvent({ keyId }), aUsageEvent({ keyId })];
    await bench.publish(batchOf(spoolId, 7, events));
    await untilAcknowledged(bench, spoolId, [7]);
    expect(await totalOf(bench.db, keyId)).toBe(2n * COST);
    const rows = await eventsOf(bench.db, keyId);
    expect(rows.map((row) => [row.cost_nano, row.usage_source, row.unpriced])).toEqual([
      [String(EVENT_COST_NANO), "upstream", false],
      [String(EVENT_COST_NANO), "upstream", false],
    ]);
    expect(worker.settled).toMatchObject([{ scope: "key", id: keyId }]);
    expect(worker.settled[0]?.callIds.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect(worker.settled[0]?.sums).toContainEqual({
      unit: "total",
      startMs: 0,
      costNano: 2n * COST,
      calls: 2n,
      tokens: 2200n,
      lowered: 0n,
    });
    expect(await bench.redis.ttl(`${bench.prefix}ack:${spoolId}`)).toBeGreaterThan(80_000);
  });

  it("counts once when it is shipped again after it was acknowledged, and is acknowledged again", async () => {
    bench.startWorker();
    const batch = batchOf(spoolId, 1, [aUsageEvent({ keyId })]);
    await bench.publish(batch);
    await bench.publish(batch);
    await untilAcknowledged(bench, spoolId, [1]);
    const before = (await bench.acknowledged(spoolId)).length;
    const isAcknowledgedAgain = async () => {
      // For a moment after the acknowledgement the queue still has the job, and takes no other of its name.
      await bench.publish(batch);
      return (await bench.acknowledged(spoolId)).length > before;
    };
    await waitFor(isAcknowledgedAgain, { label: "acknowledged again" });
    expect(await totalOf(bench.db, keyId)).toBe(COST);
  });

  it("is one job however often it is shipped before a worker takes it", async () => {
    const batch = batchOf(spoolId, 1, [aUsageEvent({ keyId })]);
    await Promise.all([bench.publish(batch), bench.publish(batch), bench.publish(batch)]);
    expect(await bench.redis.llen(`${queuePrefix(bench.prefix)}:${USAGE_QUEUE}:wait`)).toBe(1);
  });

  it("is settled without waiting for a timer when the worker is idle", async () => {
    const settledAt = new Map<string, number>();
    const worker = bench.startWorker({
      settlement: {
        async settle(holders) {
          for (const { id } of holders) settledAt.set(id, performance.now());
        },
      },
    });
    await worker.consumer.ready();
    const times: number[] = [];
    for (let sequence = 0; sequence < 15; sequence += 1) {
      const event = aUsageEvent();
      const published = performance.now();
      await bench.publish(batchOf(spoolId, sequence, [event]));
      await untilAcknowledged(bench, spoolId, [sequence]);
      times.push((settledAt.get(event.keyId) ?? Number.NaN) - published);
    }
    // The quickest: a timer on the way would be in all of them, a busy machine is not.
    expect(Math.min(...times)).toBeLessThan(MIN_TIMER_MS);
  });
});

describe("usage and prices", () => {
  it("take the setting's own prices before the book's, and keep both kinds of price", async () => {
    bench.startWorker();
    const flat = { ...NO_TOKENS, input: 1_000_000_000, output: 2_000_000_000 };
    const events = [
      aUsageEvent({ keyId, priceOverride: { ...flat, cacheRead: 0 }, settingId: "mine" }),
      aUsageEvent({ keyId, model: "gpt-4o-mini", responseModel: "o1-pro" }),
    ];
    await bench.publish(batchOf(spoolId, 0, events));
    await untilAcknowledged(bench, spoolId, [0]);
    const rows = await bench.db
      .selectFrom("events")
      .innerJoin("prices", "prices.id", "events.price_id")
      .select(["price_version", "cost_nano", "prices.model"])
      .where("key_id", "=", keyId)
      .orderBy("price_version")
      .execute();
    // 1,000 × $1/M + 100 × $2/M; then the model asked for, not the name the upstream answers with.
    expect(rows).toMatchObject([
      { price_version: "cost-map:mine", cost_nano: "1200000", model: "gpt-4o-mini" },
      { price_version: expect.stringMatching(/^genai-prices@/u), cost_nano: "210000" },
    ]);
  });

  it("mark a model without a price, and a call that used nothing is neither unpriced nor priced", async () => {
    bench.startWorker();
    const { usage: _, ...refused } = aUsageEvent({
      keyId,
      status: 429,
      ending: "refused",
      admitted: false,
    });
    await bench.publish(
      batchOf(spoolId, 0, [aUsageEvent({ keyId, model: "no-such-model" }), refused]),
    );
    await untilAcknowledged(bench, spoolId, [0]);
    const rows = await eventsOf(bench.db, keyId);
    expect(
      rows
        .map((row) => [row.status, row.unpriced, row.usage_source, row.price_id, row.cost_nano])
        .toSorted(([one], [other]) => Number(one) - Number(other)),
    ).toEqual([
      [200, true, "upstream", null, "0"],
      [429, false, "none", null, "0"],
    ]);
  });

  it("are counted from the texts when the upstream reported none, and the event is marked", async () => {
    bench.startWorker();
    const { usage: _, ...cut } = aUsageEvent({
      keyId,
      ending: "client_left",
      unmeasured: { prompt: "p".repeat(2000), completion: "c".repeat(10) },
    });
    await bench.publish(batchOf(spoolId, 0, [cut]));
    await untilAcknowledged(bench, spoolId, [0]);
    expect(await eventsOf(bench.db, keyId)).toMatchObject([
      // 2,000 × $0.15/M + 10 × $0.60/M
      { usage_source: "estimated", input_tokens: "2000", output_tokens: "10", cost_nano: "306000" },
    ]);
  });
});

describe("revoking", () => {
  it("is asked for with every holder of what was booked, and with what lifetime limits refused", async () => {
    const [knownUserId, otherKeyId] = [randomUUID(), randomUUID()];
    const asked: unknown[] = [];
    bench.startWorker({
      revokeSpent: async (kind, holders) => {
        asked.push([kind, holders]);
        return [];
      },
    });
    const { usage: _, ...refused } = aUsageEvent({
      keyId,
      knownUserId,
      status: 429,
      ending: "refused",
      admitted: false,
      errorCode: "quota_spent",
      refusedNano: 147_500,
    });
    const again = { ...refused, id: randomUUID(), refusedNano: 9 };
    const booked = aUsageEvent({ keyId: otherKeyId });
    await bench.publish(batchOf(spoolId, 0, [refused, booked, again]));
    await untilAcknowledged(bench, spoolId, [0]);
    expect(asked).toEqual([
      [
        "key",
        [
          { id: otherKeyId, refusedNano: [] },
          { id: keyId, refusedNano: [147_500, 9] },
        ],
      ],
      ["user", [{ id: knownUserId, refusedNano: [147_500, 9] }]],
    ]);
  });
});

describe("trouble", () => {
  it("crash between commit and settlement: delivered again, counted once, settled with the full sums", async () => {
    const worker = bench.startWorker({
      ledger: failingLedger(createUsageLedger(bench.db), 2, "after"),
    });
    await bench.publish(batchOf(spoolId, 0, [aUsageEvent({ keyId })]));
    await untilAcknowledged(bench, spoolId, [0]);
    expect(worker.errors.map(({ message }) => message)).toContain("died after the commit");
    expect(await totalOf(bench.db, keyId)).toBe(COST);
    expect(worker.settled).toHaveLength(1);
    expect(worker.settled[0]?.sums).toContainEqual(
      expect.objectContaining({ unit: "total", costNano: COST }),
    );
  });

  it("a failed settlement is repeated until it is through, and only then acknowledged", async () => {
    let failures = 3;
    const worker = bench.startWorker({
      settlement: {
        async settle() {
          expect(await bench.acknowledged(spoolId)).toEqual([]);
          failures -= 1;
          if (failures >= 0) throw new Error("Redis is away");
        },
      },
    });
    await bench.publish(batchOf(spoolId, 0, [aUsageEvent({ keyId })]));
    await untilAcknowledged(bench, spoolId, [0]);
    expect(worker.errors).toHaveLength(3);
    expect(await totalOf(bench.db, keyId)).toBe(COST);
  });

  it("Postgres away for a while: nothing is lost, nothing counted twice", async () => {
    const away = connectTo("postgres://nobody@127.0.0.1:1/none");
    let up = false;
    const ledgers = [createUsageLedger(away), createUsageLedger(bench.db)] as const;
    const worker = bench.startWorker({
      ledger: { book: (batch) => ledgers[up ? 1 : 0].book(batch) },
    });
    const sequences = Array.from({ length: 20 }, (_, sequence) => sequence);
    for (const sequence of sequences) {
      await bench.publish(batchOf(spoolId, sequence, [aUsageEvent({ keyId })]));
    }
    await waitFor(() => worker.errors.length >= 20, { label: "every batch tried" });
    up = true;
    await untilAcknowledged(bench, spoolId, sequences);
    expect(await totalOf(bench.db, keyId)).toBe(20n * COST);
    await away.destroy();
  });

  it("poison goes to the dead letters with its reason, once, and all others are booked", async () => {
    const worker = bench.startWorker({
      ledger: failingLedger(createUsageLedger(bench.db), 1, "after"),
    });
    const impossible = aUsageEvent({ keyId, attempts: 3_000_000_000 });
    await bench.publish({
      spoolId,
      sequence: 4,
      events: [
        aUsageEvent({ keyId }),
        { ...aUsageEvent({ keyId }), keyId: "not-a-uuid" },
        "nonsense",
        impossible,
        aUsageEvent({ keyId }),
      ],
    });
    await untilAcknowledged(bench, spoolId, [4]);
    expect(await totalOf(bench.db, keyId)).toBe(2n * COST);
    const letters = (await deadLetters()).toSorted((a, b) => a.index - b.index);
    expect(letters.map(({ index }) => index)).toEqual([1, 2, 3]);
    const [first, , third] = letters;
    expect(first?.reason).toContain("keyId");
    expect(third).toMatchObject({ record: impossible });
    expect(third?.reason).toContain("out of range");
    // What is reserved for the call that could not be booked stays reserved.
    expect(worker.settled.flatMap(({ callIds }) => callIds)).not.toContain(impossible.id);
  });

  it("usage beyond anything possible is booked, marked, and never a dead letter", async () => {
    bench.startWorker();
    const absurd = {
      ...NO_TOKENS,
      input: Number.MAX_SAFE_INTEGER,
      output: Number.MAX_SAFE_INTEGER,
    };
    const parts = [{ model: "gpt-4o", usage: absurd }];
    await bench.publish(
      batchOf(spoolId, 1, [
        aUsageEvent({ keyId, model: "gpt-4o", usage: absurd }),
        aUsageEvent({ keyId, otherUsage: parts }),
        aUsageEvent({ keyId }),
      ]),
    );
    await untilAcknowledged(bench, spoolId, [1]);
    const rows = await eventsOf(bench.db, keyId);
    expect(rows.filter((row) => row.clamped === true)).toHaveLength(2);
    expect(await deadLetters()).toEqual([]);
    // A trillion each: $2,500,000 + $10,000,000, and no call costs more than a million.
    const costs = rows.map((row) => Number(row.cost_nano)).toSorted((a, b) => a - b);
    expect(costs).toEqual([EVENT_COST_NANO, MAX_COST_NANO, MAX_COST_NANO]);
    expect(await totalOf(bench.db, keyId)).toBe(2n * BigInt(MAX_COST_NANO) + COST);
  });

  it("an envelope that cannot be read goes to the dead letters at once", async () => {
    const worker = bench.startWorker();
    await bench.publish({ spoolId, sequence: -1, events: [aUsageEvent({ keyId })] });
    const [deadRecord] = await waitFor(
      async () => {
        const letters = await deadLetters();
        return letters.length > 0 && letters;
      },
      { label: "a dead letter" },
    );
    expect(deadRecord?.reason).toContain("sequence");
    expect(worker.errors).toEqual([]);
  });

  async function deadLetters() {
    const queue = `${queuePrefix(bench.prefix)}:${DEAD_LETTER_QUEUE}`;
    const ids = await bench.redis.lrange(`${queue}:wait`, 0, -1);
    const jobs = await Promise.all(ids.map((id) => bench.redis.hget(`${queue}:${id}`, "data")));
    return jobs.map((data) => JSON.parse(data ?? "null"));
  }
});

describe("several workers", () => {
  it("on overlapping batches count each call once", async () => {
    for (let worker = 0; worker < 3; worker += 1) bench.startWorker({}, 5);
    const events = Array.from({ length: 60 }, () => aUsageEvent({ keyId }));
    const sequences = Array.from({ length: 30 }, (_, sequence) => sequence);
    await Promise.all(
      sequences.map((sequence) =>
        bench.publish(batchOf(spoolId, sequence, events.slice(sequence, sequence + 31))),
      ),
    );
    await untilAcknowledged(bench, spoolId, sequences);
    expect(await totalOf(bench.db, keyId)).toBe(60n * COST);
    expect(await eventsOf(bench.db, keyId)).toHaveLength(60);
  });

  it("a worker that closes finishes what it has in hand and leaves the rest to the others", async () => {
    const gate = Promise.withResolvers<void>();
    const ledger = createUsageLedger(bench.db);
    let begun = 0;
    const leaving = bench.startWorker(
      {
        ledger: {
          async book(batch) {
            begun += 1;
            await gate.promise;
            return ledger.book(batch);
          },
        },
      },
      2,
    );
    const sequences = [0, 1, 2, 3, 4, 5];
    for (const sequence of sequences) {
      await bench.publish(batchOf(spoolId, sequence, [aUsageEvent({ keyId })]));
    }
    await waitFor(() => begun === 2, { label: "two batches in hand" });
    const closed = leaving.consumer.close(5000);
    gate.resolve();
    await closed;
    expect(begun).toBe(2);
    expect(await bench.acknowledged(spoolId)).toHaveLength(2);
    bench.startWorker();
    await untilAcknowledged(bench, spoolId, sequences);
    expect(await totalOf(bench.db, keyId)).toBe(6n * COST);
  });

  it("closing does not wait for ever for a batch that hangs", async () => {
    const hanging = bench.startWorker({
      acknowledge: () => new Promise(() => undefined),
    });
    await bench.publish(batchOf(spoolId, 0, [aUsageEvent({ keyId })]));
    await waitFor(() => hanging.settled.length > 0, { label: "a batch in hand" });
    await expect(hanging.consumer.close(200)).rejects.toThrow("not finished within 200 ms");
  });
});
