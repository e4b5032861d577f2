import { randomUUID } from "node:crypto";

import { windowStartMs } from "@lintel/core";
import { createTestRedis, type TestRedis } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type AdmissionOptions,
  createAdmission,
  createEpoch,
  createSettlement,
  createStartedCalls,
  type Holder,
} from "../src/index.ts";

const HOUR_MS = 3_600_000;

let redis: TestRedis;
beforeAll(async () => {
  redis = await createTestRedis();
});
afterAll(() => redis.close());

/** A part of Redis in which nothing has been kept yet. */
const anEmptyRedis = () => ({ redis: redis.client, prefix: `${redis.prefix}${randomUUID()}:` });

/** An admission over it, for one key of which the ledger knows that 90 of 100 are spent. */
function aGate(place: ReturnType<typeof anEmptyRedis>, over: Partial<AdmissionOptions> = {}) {
  const limits = { cost: [], rate: [], totalCostNano: 100 };
  const holder: Holder = { scope: "key", id: randomUUID(), limits };
  const spent = { unit: "total", startMs: 0, costNano: 90n, calls: 0n, tokens: 0n } as const;
  const admission = createAdmission({
    ...place,
    loadSpend: () => Promise.resolve([spent]),
    loadModelSpend: () => Promise.resolve([]),
    ...over,
  });
  const ask = (minNano: number) =>
    admission.admit({
      callId: randomUUID(),
      holders: [holder],
      cost: { minNano, totalNano: minNano },
    });
  return { admission, ask, holder };
}

const UNAVAILABLE = { code: "limits_unavailable" };

describe("an epoch", () => {
  it("has the name it began with, until Redis is emptied", async () => {
    const place = anEmptyRedis();
    const [one, other] = [createEpoch(place), createEpoch(place)];
    expect(await one.read()).toBeUndefined();
    expect(await one.begin("first of all", 0)).toBe("first of all");
    expect(await other.begin("second", HOUR_MS)).toBe("first of all");
    expect(await other.read()).toBe("first of all");
    expect(await createSettlement(place).epoch()).toBe("first of all");
    await redis.client.del(`{${place.prefix}limits}:epoch`);
    expect(await one.read()).toBeUndefined();
  });

  it("admits no call before it has started", async () => {
    const place = anEmptyRedis();
    await expect(aGate(place).ask(1)).rejects.toMatchObject(UNAVAILABLE);
    let begun = 0;
    const onEmptied = async () => {
      begun += 1;
      await createEpoch(place).begin("first", 0);
    };
    const gate = aGate(place, { onEmptied });
    expect(await gate.ask(11)).toMatchObject({ admitted: false });
    expect(await gate.ask(10)).toMatchObject({ admitted: true });
    expect(begun).toBe(1);
  });

  it("has to settle before anyone is admitted", async () => {
    const place = anEmptyRedis();
    const onEmptied = async () => void (await createEpoch(place).begin("first", HOUR_MS));
    const gate = aGate(place, { onEmptied });
    await expect(gate.ask(1)).rejects.toMatchObject(UNAVAILABLE);
    await expect(gate.ask(1)).rejects.toMatchObject(UNAVAILABLE);
    // What it was loaded with while it settled was not taken.
    await redis.client.set(`{${place.prefix}limits}:epoch`, "1 first");
    expect(await gate.ask(10)).toMatchObject({ admitted: true });
  });

  it("admits no call when it cannot start", async () => {
    const gate = aGate(anEmptyRedis(), { onEmptied: () => Promise.resolve() });
    await expect(gate.ask(1)).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe("calls of one key", () => {
  it("are all taken off what is reserved when they end together, however many", async () => {
    const place = anEmptyRedis();
    await createEpoch(place).begin("first", 0);
    const limits = { cost: [], rate: [], totalCostNano: 1000 };
    const { admission, holder } = aGate(place, { loadSpend: () => Promise.resolve([]) });
    const limited = { ...holder, limits };
    const callIds = Array.from({ length: 450 }, () => randomUUID());
    const ask = (callId: string, nano: number) =>
      admission.admit({
        callId,
        holders: [limited],
        cost: { minNano: nano, totalNano: nano },
      });
    await Promise.all(callIds.map((callId) => ask(callId, 2)));
    expect(await ask("other", 101)).toMatchObject({ admitted: false });
    await admission.finish(
      callIds.map((callId) => ({ callId, holders: [limited], costNano: 1, tokens: 0 })),
    );
    expect(await ask("other", 551)).toMatchObject({ admitted: false });
    expect(await ask("other", 550)).toMatchObject({ admitted: true });
  });
});

describe("what is booked while the sums of a key are read", () => {
  const NOON = Date.UTC(2026, 10, 23, 12);
  const day = { unit: "d", startMs: windowStartMs("d", NOON) } as const;

  it.each([
    ["tokens", { tokens: [{ unit: "d" as const, maxTokens: 100 }] }],
    ["models", { models: [{ models: ["gpt-4o"], unit: "d" as const, maxNano: 100 }] }],
  ])("counts for limits of %s, though the reading does not have it", async (_, limits) => {
    const place = anEmptyRedis();
    await createEpoch(place).begin("first", 0);
    const id = randomUUID();
    const sumsAt = (used: bigint) => ({
      sums: [{ ...day, costNano: used, calls: 1n, tokens: used }],
      models: [{ model: "gpt-4o", sums: [{ ...day, costNano: used }] }],
    });
    const settlement = createSettlement(place);
    const admission = createAdmission({
      ...place,
      clockMs: () => NOON,
      async loadSpend() {
        await settlement.settle([{ scope: "key", id, callIds: [], ...sumsAt(50n) }]);
        return sumsAt(10n).sums;
      },
      loadModelSpend: async () => sumsAt(10n).models,
    });
    const holder: Holder = { scope: "key", id, limits: { cost: [], rate: [], ...limits } };
    const ask = (most: number) =>
      admission.admit({
        callId: randomUUID(),
        holders: [holder],
        model: "gpt-4o",
        cost: { minNano: most, totalNano: most },
        tokens: { min: most, total: most },
      });
    expect(await ask(51)).toMatchObject({ admitted: false });
    expect(await ask(50)).toMatchObject({ admitted: true });
  });
});

describe("starts of calls", () => {
  it("are those that were not shown since, the oldest first, a hundred at most", async () => {
    const calls = createStartedCalls(anEmptyRedis());
    const ids = Array.from({ length: 102 }, (_, at) => `call-${at}`);
    await calls.keep(new Map(ids.slice(0, 101).map((id) => [id, `start of ${id}`])));
    for (const [at, id] of ids.entries()) await calls.show([id], 1000 - at);
    const lapsed = await calls.lapsed(999);
    expect(lapsed).toHaveLength(100);
    expect(lapsed.slice(0, 2)).toEqual([
      { callId: "call-101", start: undefined, aliveMs: 899 },
      { callId: "call-100", start: "start of call-100", aliveMs: 900 },
    ]);
    await calls.drop(ids.slice(2));
    expect(await calls.lapsed(999)).toEqual([
      { callId: "call-1", start: "start of call-1", aliveMs: 999 },
    ]);
    await calls.show(["call-0"], 5000);
    expect((await calls.lapsed(4999)).map(({ callId }) => callId)).toEqual(["call-1"]);
  });

  it("can be none", async () => {
    const calls = createStartedCalls(anEmptyRedis());
    await calls.keep(new Map());
    await calls.show([], 1);
    await calls.drop([]);
    expect(await calls.lapsed(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});
