import { randomUUID } from "node:crypto";

import { type HolderSettlement } from "@lintel/admission";
import { type JobReading, NO_TOKENS } from "@lintel/core";
import { createJobStore, createUsageLedger, findCostMap } from "@lintel/db";
import { createPriceBook } from "@lintel/prices";
import { createTestDatabase, type TestDatabase } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { JobDeps } from "../src/provider-jobs/job-deps.ts";
import { pollJobs } from "../src/provider-jobs/poll-jobs.ts";
import { aUsageEvent } from "./a-usage-event.ts";
import { connectTo, eventsOf, totalOf } from "./start-worker.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 22, 12);

let database: TestDatabase;
let db: ReturnType<typeof connectTo>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = connectTo(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

/** A worker with a clock, and a provider with scripted answers. */
function aWorker(provider?: Partial<NonNullable<JobDeps["provider"]>>) {
  const settled: HolderSettlement[] = [];
  const clock = { nowMs: START_MS };
  const deps: JobDeps = {
    store: createJobStore(db),
    ledger: createUsageLedger(db),
    settlement: {
      async settle(holders) {
        settled.push(...holders);
      },
      hold: async () => undefined,
      epoch: async () => "one",
    },
    prices: createPriceBook(),
    revokeSpent: async () => [],
    costMapOf: (settingId) => findCostMap(db, settingId),
    provider: provider && {
      ask: async () => undefined,
      readResults: async () => undefined,
      ...provider,
    },
    metrics: { booked: () => undefined },
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    now: () => clock.nowMs,
  };
  return { deps, clock, settled, pollJob: () => pollJobs(deps) };
}

function aJob(kind: JobReading["kind"] = "response") {
  const id = `job_${randomUUID()}`;
  const keyId = randomUUID();
  const settingId = randomUUID();
  const job = { kind, id, path: `/v1/jobs/${id}` };
  const begun = aUsageEvent({ keyId, settingId, model: "", createdAtMs: START_MS });
  const { usage: _usage, ...call } = begun;
  const started = { ...call, startedJob: job };
  const seen = (reading: Partial<JobReading>) =>
    aUsageEvent({
      settingId,
      endedJobs: [{ ...job, hasEnded: true, ...reading }],
    });
  return { job, keyId, started, seen, settingId };
}

const USED = {
  model: "gpt-4o",
  usage: { ...NO_TOKENS, input: 1000, output: 100 },
  promptTokens: 1000,
};
/** 1,000 × $2.50/M + 100 × $10/M */
const NANO = 3_500_000n;

describe("a job", () => {
  it.each([
    ["begun, then seen", false],
    ["seen, then begun", true],
  ])("%s, by several proxies and twice, is booked once at the call's time", async (_, isEarly) => {
    const { keyId, seen, started } = aJob();
    const { deps, pollJob } = aWorker();
    const reported = [started, seen({ parts: [USED] })];
    for (const event of isEarly ? reported.toReversed() : reported) {
      await deps.store.note([event], START_MS);
      await pollJob();
    }
    await deps.store.note([...reported, seen({ parts: [USED, USED] })], START_MS + 5);
    await pollJob();
    expect(await totalOf(db, keyId)).toBe(NANO);
    const [event, ...others] = await eventsOf(db, keyId);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ admitted: false, model: "gpt-4o", unpriced: false });
    expect(event?.created_at.getTime()).toBe(START_MS);
  });

  it("that no known call began is booked on no key", async () => {
    const { seen, settingId } = aJob();
    const { clock, deps, pollJob } = aWorker();
    await deps.store.note([seen({ parts: [USED] })], START_MS);
    expect(await pollJob()).toBe(0);
    clock.nowMs += 40 * DAY_MS;
    await deps.store.prune(clock.nowMs - DAY_MS);
    const rows = await db.selectFrom("jobs").where("setting_id", "=", settingId).execute();
    expect(rows).toEqual([]);
  });

  it("is remembered until it is booked, and then for as long as it is to be", async () => {
    const [open, booked, fresh] = [aJob(), aJob(), aJob()];
    const { deps, pollJob } = aWorker();
    const ended = [booked, fresh].map(({ seen }) => seen({ parts: [USED] }));
    await deps.store.note([open.started, booked.started, ...ended.slice(0, 1)], START_MS);
    await deps.store.note([fresh.started, ...ended.slice(1)], START_MS + DAY_MS);
    await pollJob();
    await pollJobs({ ...deps, now: () => START_MS + DAY_MS });
    await deps.store.prune(START_MS + DAY_MS);
    const settings = [open, booked, fresh].map(({ settingId }) => settingId);
    const rows = await db
      .selectFrom("jobs")
      .select("setting_id")
      .where("setting_id", "in", settings)
      .execute();
    expect(new Set(rows.map(({ setting_id }) => setting_id))).toEqual(
      new Set([open.settingId, fresh.settingId]),
    );
  });

  it("is booked once though two workers look, and one died after booking it", async () => {
    const { job, keyId, started } = aJob();
    const ask = async () => ({ ...job, hasEnded: true, parts: [USED] });
    const [one, two] = [aWorker({ ask }), aWorker({ ask })];
    await one.deps.store.note([started], START_MS);
    const dying: JobDeps = {
      ...one.deps,
      settlement: { ...one.deps.settlement, settle: () => Promise.reject(new Error("died")) },
    };
    await pollJobs(dying);
    expect(await totalOf(db, keyId)).toBe(NANO);
    two.clock.nowMs += DAY_MS;
    one.clock.nowMs += DAY_MS;
    await Promise.all([one.pollJob(), two.pollJob()]);
    expect(await totalOf(db, keyId)).toBe(NANO);
    expect(one.settled.length + two.settled.length).toBeGreaterThan(0);
    expect(await eventsOf(db, keyId)).toHaveLength(1);
  });

  it("gives back what it held only once it is booked", async () => {
    const { job, keyId, started } = aJob();
    const held = {
      holders: [{ scope: "key" as const, id: keyId, money: "t", tokens: "" }],
      reservedNano: 10_000_000,
      reservedTokens: 0,
    };
    const readings: JobReading[] = [
      { ...job, hasEnded: false },
      { ...job, hasEnded: true, parts: [USED] },
    ];
    const worker = aWorker({ ask: async () => readings.shift() });
    await worker.deps.store.note([{ ...started, startedJob: { ...job, held } }], START_MS);
    await worker.pollJob();
    expect(worker.settled).toEqual([]);
    expect(await worker.deps.store.holding()).toHaveLength(1);
    worker.clock.nowMs += DAY_MS;
    await worker.pollJob();
    expect(worker.settled.flatMap(({ callIds }) => callIds)).toEqual([started.id]);
    expect(worker.settled[0]?.sums.length).toBeGreaterThan(0);
    expect(await worker.deps.store.holding()).toEqual([]);
  });

  it("is asked for again after a trouble, ever less often", async () => {
    const { job, keyId, started } = aJob();
    const asked: number[] = [];
    const worker = aWorker({
      async ask() {
        asked.push(worker.clock.nowMs - START_MS);
        if (asked.length < 3) throw new Error("the provider is away");
        return { ...job, hasEnded: asked.length > 7, parts: [USED] };
      },
    });
    await worker.deps.store.note([started], START_MS);
    for (let second = 0; second < 120; second += 1) {
      worker.clock.nowMs = START_MS + second * 1000;
      await worker.pollJob();
    }
    expect(asked).toEqual([0, 5000, 10_000, 15_000, 20_000, 25_000, 32_000, 40_000]);
    expect(await totalOf(db, keyId)).toBe(NANO);
  });

  it.each([
    ["that the provider does not know any more", undefined, 10_000_000n],
    ["of which nothing is reported", { parts: [], isUnknown: true }, 10_000_000n],
    ["of which only a part is reported", { parts: [USED], isUnknown: true }, 10_000_000n],
    [
      "of which more is reported than was held",
      { parts: [USED, USED, USED], isUnknown: true },
      3n * NANO,
    ],
    ["of which all is reported", { parts: [USED], isUnknown: false }, NANO],
  ])(
    "%s costs what was held for it at least, unless all is reported",
    async (_, reported, nano) => {
      const { job, keyId, started } = aJob();
      const held = {
        holders: [{ scope: "key" as const, id: keyId, money: "t", tokens: "" }],
        reservedNano: 10_000_000,
        reservedTokens: 5000,
      };
      const ask = async () => reported && { ...job, hasEnded: true, ...reported };
      const worker = aWorker({ ask });
      await worker.deps.store.note([{ ...started, startedJob: { ...job, held } }], START_MS);
      for (let asked = 0; asked < 12; asked += 1) {
        await worker.pollJob();
        worker.clock.nowMs += DAY_MS / 4;
      }
      expect(await totalOf(db, keyId)).toBe(nano);
      const events = await eventsOf(db, keyId);
      expect(events.map(({ unpriced }) => unpriced)).not.toContain(true);
      const isEstimated = events.some(({ usage_source: source }) => source === "estimated");
      expect(isEstimated).toBe(reported?.isUnknown ?? true);
      expect(await worker.deps.store.holding()).toEqual([]);
    },
  );

  it("that the provider does not know any more, and held nothing, is booked as unpriced", async () => {
    const { keyId, started } = aJob();
    const worker = aWorker({});
    await worker.deps.store.note([started], START_MS);
    for (let day = 0; day < 10; day += 1) {
      worker.clock.nowMs = START_MS + day * DAY_MS;
      await worker.pollJob();
    }
    const events = await eventsOf(db, keyId);
    expect(events).toMatchObject([{ unpriced: true, cost_nano: "0" }]);
  });
});

describe("a batch", () => {
  const resultsPath = "/v1/files/file-1/content";
  const LONG = { ...USED, model: "gpt-4o-mini" };

  it("costs what its results report, at half the price", async () => {
    const { job, keyId, started } = aJob("batch");
    const worker = aWorker({
      ask: async () => ({ ...job, hasEnded: true, parts: [LONG], resultsPath }),
      readResults: async () => ({ parts: [USED], isUnknown: false }),
    });
    await worker.deps.store.note([started], START_MS);
    await worker.pollJob();
    expect(await totalOf(db, keyId)).toBe(NANO / 2n);
  });

  it("costs what the batch reports when its results are gone", async () => {
    const { job, keyId, started } = aJob("batch");
    const ask = async () => ({ ...job, hasEnded: true, parts: [USED], resultsPath });
    const worker = aWorker({ ask });
    await worker.deps.store.note([started], START_MS);
    await worker.pollJob();
    expect(await totalOf(db, keyId)).toBe(NANO / 2n);
  });

  it("costs what the price map of its setting says, halved", async () => {
    const { job, keyId, settingId, started } = aJob("batch");
    const perThousand = { "gpt-4o": 0.002 };
    const cost_map = { promptCostPerModel: perThousand, completionCostPerModel: perThousand };
    await db
      .insertInto("provider_settings")
      .values({
        id: settingId,
        provider: "openai",
        name: "",
        sealed_with: "test",
        sealed_setting: Buffer.alloc(0),
        allowed_models: [],
        cost_map: JSON.stringify({ ...cost_map, embeddingsCostPerModel: null }),
        created_at: new Date(START_MS),
        updated_at: new Date(START_MS),
        deleted_at: null,
      })
      .execute();
    const worker = aWorker({ ask: async () => ({ ...job, hasEnded: true, parts: [USED] }) });
    await worker.deps.store.note([started], START_MS);
    await worker.pollJob();
    // 1,100 × $2/M, halved
    expect(await totalOf(db, keyId)).toBe(1_100_000n);
  });

  it("waits for a caller to fetch its results where the worker cannot ask", async () => {
    const { keyId, seen, started } = aJob("batch");
    const { deps, pollJob } = aWorker();
    await deps.store.note([started, seen({ parts: [], isUnknown: true, resultsPath })], START_MS);
    await pollJob();
    expect(await eventsOf(db, keyId)).toEqual([]);
    const results = seen({ parts: [USED] });
    await deps.store.note([results, seen({ parts: [], isUnknown: true, resultsPath })], START_MS);
    await pollJob();
    expect(await totalOf(db, keyId)).toBe(NANO / 2n);
  });
});
