import { type Limits, windowEndMs, windowStartMs } from "@lintel/core";
import { createTestRedis, type TestRedis, waitFor } from "@lintel/testkit";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type AdmissionOptions,
  createAdmission,
  createEpoch,
  createSettlement,
  type Holder,
  metersOf,
  type SpendSum,
} from "../src/index.ts";

const UNLIMITED: Limits = { cost: [], rate: [] };
const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);
const BILLION = 1_000_000_000;

let redis: TestRedis;
let counter = 0;

beforeAll(async () => {
  redis = await createTestRedis();
  await createEpoch({ redis: redis.client, prefix: redis.prefix }).begin("first", 0);
});
afterAll(async () => {
  await redis.close();
});

const freshId = (): string => `holder-${(counter += 1)}`;

/** A clock, a ledger and an admission over them, for one fresh key. */
function aGate(limits: Partial<Limits>, over: Partial<AdmissionOptions> = {}) {
  const id = freshId();
  const clock = { ms: NOON };
  const ledger = { sums: [] as SpendSum[], loads: 0 };
  const holder: Holder = { scope: "key", id, limits: { ...UNLIMITED, ...limits } };
  const options = { redis: redis.client, prefix: redis.prefix };
  const admission = createAdmission({
    ...options,
    loadSpend: () => {
      ledger.loads += 1;
      return Promise.resolve(ledger.sums);
    },
    loadModelSpend: () => Promise.resolve([]),
    clockMs: () => clock.ms,
    ...over,
  });
  const settlement = createSettlement({ ...options, clockMs: () => clock.ms });
  let calls = 0;
  return {
    id,
    clock,
    ledger,
    holder,
    admission,
    ask: (minNano = 0, totalNano = minNano, callId = `call-${(calls += 1)}`) =>
      admission.admit({ callId, holders: [holder], cost: { minNano, totalNano } }),
    finish: (callId: string, costNano: number | undefined) =>
      admission.finish([{ callId, holders: [holder], costNano }]),
    settle: (sums: readonly SpendSum[], ...callIds: readonly string[]) =>
      settlement.settle([{ scope: "key", id, sums, callIds }]),
    hold: (callId: string, reservedNano: number) => {
      const held = { scope: "key", id, ...metersOf(holder.limits) } as const;
      const amount = { reservedNano, reservedTokens: 0 };
      return settlement.hold([{ callId, atMs: NOON, holders: [held], ...amount }]);
    },
    forget: () => redis.client.del(`{${redis.prefix}limits}:key:${id}`),
    field: async (name: string) =>
      Number(await redis.client.hget(`{${redis.prefix}limits}:key:${id}`, name)),
  };
}

const total = (costNano: number): SpendSum => ({
  unit: "total",
  startMs: 0,
  costNano: BigInt(costNano),
  calls: 0n,
  tokens: 0n,
});

describe("rate limits", () => {
  it.each(["s", "m", "h", "d"] as const)(
    "admits exactly the limit per %s, to the window's last millisecond",
    async (unit) => {
      const gate = aGate({ rate: [{ unit, maxCalls: 2 }] });
      const ends = windowEndMs(unit, NOON);
      expect(await gate.ask()).toMatchObject({ admitted: true, atMs: NOON });
      expect(await gate.ask()).toMatchObject({
        admitted: true,
        limitStatuses: [{ kind: "rate", unit, max: 2, remaining: 0, resetAtMs: ends }],
      });
      gate.clock.ms = ends - 1;
      expect(await gate.ask()).toMatchObject({
        admitted: false,
        refusal: { kind: "rate", unit, retryAtMs: ends, contended: false },
      });
      gate.clock.ms = ends;
      expect(await gate.ask()).toMatchObject({ admitted: true });
    },
  );

  it("takes no quota for a refused call", async () => {
    const gate = aGate({ totalCostNano: 10, rate: [{ unit: "m", maxCalls: 1 }] });
    expect(await gate.ask(11)).toMatchObject({ admitted: false, refusal: { kind: "total" } });
    expect(await gate.ask(10)).toMatchObject({ admitted: true });
  });

  it("keeps two limits of one kind at once and names the one that lasts longer", async () => {
    const gate = aGate({
      rate: [
        { unit: "m", maxCalls: 1 },
        { unit: "d", maxCalls: 1 },
      ],
    });
    await gate.ask();
    expect(await gate.ask()).toMatchObject({
      admitted: false,
      refusal: { unit: "d", retryAtMs: windowEndMs("d", NOON) },
    });
  });

  it("lets exactly 20 of 500 concurrent calls through", async () => {
    const gate = aGate({ rate: [{ unit: "h", maxCalls: 20 }] });
    const verdicts = await Promise.all(Array.from({ length: 500 }, () => gate.ask()));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(20);
  });
});

describe("cost limits", () => {
  it("reserves the upper bound, so that concurrent calls cannot pass together what one may spend", async () => {
    const gate = aGate({ totalCostNano: 20 * BILLION });
    const verdicts = await Promise.all(Array.from({ length: 500 }, () => gate.ask(BILLION)));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(20);
    expect(await gate.ask(1)).toMatchObject({
      admitted: false,
      refusal: { kind: "total", contended: true, retryAtMs: NOON + 1000 },
    });
  });

  it("grants what is left when it covers the least but not the most", async () => {
    const gate = aGate({ totalCostNano: 100 });
    expect(await gate.ask(10, 60)).toMatchObject({ admitted: true, grantedNano: 60 });
    expect(await gate.ask(10, 60)).toMatchObject({
      admitted: true,
      grantedNano: 40,
      limitStatuses: [{ kind: "total", max: 100, remaining: 0 }],
    });
  });

  it("reports that waiting does not help when a lifetime limit is spent", async () => {
    const gate = aGate({ totalCostNano: 100 });
    gate.ledger.sums = [total(100)];
    const verdict = await gate.ask(0);
    expect(verdict).toMatchObject({
      admitted: false,
      refusal: { kind: "total", contended: false },
    });
    expect(verdict.admitted || verdict.refusal.retryAtMs).toBeUndefined();
  });

  it("reports that waiting does not help a call that needs more than a whole window's limit", async () => {
    const gate = aGate({
      cost: [
        { unit: "d", maxNano: 100 },
        { unit: "h", maxNano: 50 },
      ],
    });
    const never = await gate.ask(51);
    expect(never).toMatchObject({
      admitted: false,
      refusal: { kind: "cost", unit: "h", contended: false },
    });
    expect(never.admitted || never.refusal.retryAtMs).toBeUndefined();
    await gate.ask(50);
    // Reservations in the way change nothing about that.
    const still = await gate.ask(51);
    expect(still).toMatchObject({ refusal: { contended: false, reserved: 50 } });
    expect(still.admitted || still.refusal.retryAtMs).toBeUndefined();
    expect(await gate.ask(50)).toMatchObject({
      refusal: { contended: true, retryAtMs: NOON + 1000 },
    });
  });

  it("lets a raised limit count at once", async () => {
    const gate = aGate({ totalCostNano: 100 });
    gate.ledger.sums = [total(100)];
    await gate.ask(1);
    const raised = { ...gate.holder, limits: { ...UNLIMITED, totalCostNano: 101 } };
    const cost = { minNano: 1, totalNano: 1 };
    expect(await gate.admission.admit({ callId: "raised", holders: [raised], cost })).toMatchObject(
      { admitted: true },
    );
  });

  it.each(["m", "h", "d", "mo"] as const)("starts again with each calendar %s", async (unit) => {
    const gate = aGate({ cost: [{ unit, maxNano: 10 }] });
    await gate.ask(10);
    const ends = windowEndMs(unit, NOON);
    gate.clock.ms = ends - 1;
    // The reservation has lapsed by then for the longer windows: the spend is the ledger's.
    const sum = { unit, startMs: windowStartMs(unit, NOON), costNano: 10n, calls: 1n, tokens: 0n };
    await gate.settle([sum, total(10)], "call-1");
    expect(await gate.ask(1)).toMatchObject({
      admitted: false,
      refusal: { kind: "cost", unit, retryAtMs: ends, contended: false },
    });
    gate.clock.ms = ends;
    expect(await gate.ask(10)).toMatchObject({ admitted: true, grantedNano: 10 });
  });

  it("carries no reservation over into a window that a settlement opens", async () => {
    const gate = aGate({ cost: [{ unit: "m", maxNano: 100 }] });
    await gate.ask(50);
    const next = windowEndMs("m", NOON);
    gate.clock.ms = next;
    await gate.settle([{ unit: "m", startMs: next, costNano: 10n, calls: 1n, tokens: 0n }]);
    expect(await gate.ask(1, 100)).toMatchObject({ grantedNano: 90 });
  });

  it("is exact above 10^15 nano-dollars", async () => {
    const gate = aGate({ totalCostNano: 9_007_199_254_740_991 });
    gate.ledger.sums = [total(9_007_199_254_740_980)];
    expect(await gate.ask(1, 10)).toMatchObject({ limitStatuses: [{ remaining: 1 }] });
    expect(await gate.ask(1, 10)).toMatchObject({ admitted: true, grantedNano: 1 });
    expect(await gate.ask(1, 10)).toMatchObject({ admitted: false });
  });
});

describe("the life of a reservation", () => {
  it("frees what the call did not use as soon as it is finished", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(100);
    await gate.finish("call-1", 30);
    expect(await gate.ask(70)).toMatchObject({ admitted: true });
  });

  it("keeps the bound of a finished call whose cost is not known yet", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(60);
    await gate.finish("call-1", undefined);
    expect(await gate.ask(41)).toMatchObject({ admitted: false, refusal: { contended: true } });
  });

  it("is held for a job, put back when Redis has lost it, and given back when it is booked", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(60);
    await gate.hold("call-1", 60);
    expect(await gate.ask(41)).toMatchObject({ admitted: false, refusal: { contended: true } });
    await gate.forget();
    await redis.client.del(`{${redis.prefix}limits}:key:${gate.id}:open`);
    await gate.settle([total(0)]);
    await gate.hold("call-1", 60);
    expect(await gate.ask(41)).toMatchObject({ admitted: false, refusal: { contended: true } });
    await gate.settle([total(25)], "call-1");
    expect(await gate.ask(1, 100)).toMatchObject({ grantedNano: 75 });
  });

  it("replaces the reservation by the ledger's sum when settled, twice as once", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(60);
    await gate.settle([total(25)], "call-1");
    await gate.settle([total(25)], "call-1");
    expect(await gate.ask(1, 100)).toMatchObject({ grantedNano: 75 });
  });

  it("ignores an older sum that arrives after a newer one", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(10);
    await gate.ask(10);
    await gate.settle([total(20)], "call-2");
    await gate.settle([total(10)], "call-1");
    expect(await gate.ask(1, 100)).toMatchObject({ grantedNano: 80 });
  });

  it("ignores an older sum of a window, too, and one of an older window", async () => {
    const gate = aGate({ cost: [{ unit: "d", maxNano: 100 }] });
    const day = (costNano: number, startMs = windowStartMs("d", NOON)): SpendSum => ({
      ...total(costNano),
      unit: "d",
      startMs,
    });
    await gate.ask(10);
    await gate.ask(10);
    await gate.settle([day(20)], "call-2");
    await gate.settle([day(10)], "call-1");
    await gate.settle([day(99, windowStartMs("d", NOON) - 86_400_000)]);
    expect(await gate.ask(1, 100)).toMatchObject({ grantedNano: 80 });
  });

  it("gives back what a dead proxy had reserved, once its lease has lapsed", async () => {
    const gate = aGate({ totalCostNano: 100 }, { leaseMs: 5000 });
    await gate.ask(100);
    gate.clock.ms = NOON + 4999;
    expect(await gate.ask(1)).toMatchObject({ admitted: false });
    gate.clock.ms = NOON + 6000; // looked for once a second
    expect(await gate.ask(100)).toMatchObject({ admitted: true });
  });

  it("is put back in its window, beside what was spent and reserved there", async () => {
    const gate = aGate({ cost: [{ unit: "d", maxNano: 1000 }] });
    await gate.ask(60, 60, "mine");
    const mine = { callId: "mine", holders: [gate.holder] as const, reservedNano: 60, atMs: NOON };
    await gate.forget();
    const { client, prefix } = redis;
    await client.del(`{${prefix}limits}:key:${gate.id}:open`);
    await gate.admission.renew([mine]);
    expect([await gate.field("v:d"), await gate.field("s:d")]).toEqual([
      60,
      windowStartMs("d", NOON),
    ]);
    const spent = { unit: "d", startMs: windowStartMs("d", NOON), costNano: 500n } as const;
    await gate.settle([{ ...spent, calls: 1n, tokens: 0n }]);
    await gate.admission.renew([{ ...mine, callId: "other", reservedNano: 40 }]);
    expect([await gate.field("v:d"), await gate.field("c:d")]).toEqual([100, 500]);
  });

  it("keeps a renewed reservation, and puts one back that Redis has lost", async () => {
    const gate = aGate(
      { totalCostNano: 100, cost: [{ unit: "d", maxNano: 100 }] },
      { leaseMs: 5000 },
    );
    await gate.ask(60);
    const mine = { callId: "call-1", holders: [gate.holder] as const };
    const renew = () => gate.admission.renew([{ ...mine, reservedNano: 60, atMs: NOON }]);
    gate.clock.ms = NOON + 4000;
    await renew();
    gate.clock.ms = NOON + 8000;
    expect(await gate.ask(41)).toMatchObject({ admitted: false, refusal: { contended: true } });
    const keys = `{${redis.prefix}limits}:key:${gate.id}`;
    await redis.client.del(keys, `${keys}:open`, `${keys}:lease`);
    await renew();
    await renew();
    expect(await gate.ask(41)).toMatchObject({ admitted: false, refusal: { contended: true } });
    expect(await gate.ask(40)).toMatchObject({ admitted: true });
  });

  it("does not bring a settled call back when its finish comes late", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.ask(50);
    await gate.settle([total(50)], "call-1");
    await gate.finish("call-1", 50);
    expect(await gate.ask(50)).toMatchObject({ admitted: true });
  });
});

describe("the sums", () => {
  it("are loaded from the ledger before anyone is admitted on them, once", async () => {
    const gate = aGate({ totalCostNano: 100, rate: [{ unit: "d", maxCalls: 3 }] });
    gate.ledger.sums = [
      total(90),
      { unit: "d", startMs: windowStartMs("d", NOON), costNano: 90n, calls: 2n, tokens: 0n },
    ];
    expect(await gate.ask(1, 100)).toMatchObject({ admitted: true, grantedNano: 10 });
    expect(await gate.ask(1)).toMatchObject({ admitted: false });
    expect(gate.ledger.loads).toBe(1);
    await gate.forget();
    gate.ledger.sums = [total(100)];
    expect(await gate.ask(0)).toMatchObject({ admitted: false, refusal: { kind: "total" } });
    expect(gate.ledger.loads).toBe(2);
  });

  it("are read once for concurrent calls, and again after a failed read", async () => {
    const readings = new Array<PromiseWithResolvers<readonly SpendSum[]>>();
    const loadSpend = () => {
      const reading = Promise.withResolvers<readonly SpendSum[]>();
      readings.push(reading);
      return reading.promise;
    };
    const gate = aGate({ totalCostNano: 100 }, { loadSpend });
    const askAll = async () => {
      const asked = Promise.allSettled(Array.from({ length: 500 }, () => gate.ask(1)));
      // Redis answers in the order in which it was asked: all of them know that there are no sums.
      await redis.client.ping();
      await waitFor(() => readings.length > 0, { label: "a reading" });
      const [reading, ...more] = readings.splice(0);
      expect(more).toEqual([]);
      return { asked, reading };
    };
    const first = await askAll();
    first.reading?.reject(new Error("down"));
    expect((await first.asked).filter(({ status }) => status !== "rejected")).toEqual([]);
    const second = await askAll();
    second.reading?.resolve([total(80)]);
    const answers = await second.asked;
    expect(answers.filter(({ status }) => status === "rejected")).toEqual([]);
    const admitted = answers.filter((each) => each.status === "fulfilled" && each.value.admitted);
    expect(admitted).toHaveLength(20);
    expect(readings).toEqual([]);
  });

  it("are not taken from a settlement alone after Redis was lost", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.settle([total(10)], "call-0");
    gate.ledger.sums = [total(95)];
    expect(await gate.ask(10)).toMatchObject({ admitted: false });
  });

  it("is store_unavailable when the ledger does not answer", async () => {
    const gate = aGate(
      { totalCostNano: 1 },
      { loadSpend: () => Promise.reject(new Error("down")) },
    );
    await expect(gate.ask()).rejects.toMatchObject({ code: "store_unavailable" });
  });

  it("is limits_unavailable, not a refusal, when Redis does not answer", async () => {
    const client = new Redis({
      port: 1,
      host: "127.0.0.1",
      lazyConnect: true,
      enableOfflineQueue: false,
    });
    client.on("error", () => undefined);
    const gate = aGate({ totalCostNano: 1 }, { redis: client });
    await expect(gate.ask()).rejects.toMatchObject({ code: "limits_unavailable" });
    client.disconnect();
  });
});

describe("several holders", () => {
  it("takes from all or from none", async () => {
    const one = aGate({ rate: [{ unit: "d", maxCalls: 2 }] });
    const user: Holder = {
      scope: "user",
      id: `${one.id}/u`,
      limits: { ...UNLIMITED, totalCostNano: 10 },
    };
    const ask = (callId: string, nano: number) =>
      one.admission.admit({
        callId,
        holders: [one.holder, user],
        cost: { minNano: nano, totalNano: nano },
      });
    expect(await ask("a", 11)).toMatchObject({ admitted: false, refusal: { scope: "user" } });
    expect(await ask("b", 5)).toMatchObject({ admitted: true });
    expect(await ask("c", 5)).toMatchObject({ admitted: true });
    expect(await ask("d", 0)).toMatchObject({ admitted: false });
  });
});

describe("calendar windows", () => {
  it("begin in Redis when they do in core, over three centuries", async () => {
    const units = ["m", "h", "d", "mo"] as const;
    const gate = aGate({ cost: units.map((unit) => ({ unit, maxNano: 1 })) });
    const moment = fc.oneof(
      fc.integer({ min: 0, max: Date.UTC(2270, 0, 1) }),
      // The days around the end of each month, leap years and not.
      fc
        .tuple(fc.integer({ min: 1970, max: 2269 }), fc.nat(11), fc.integer({ min: 27, max: 32 }))
        .map(([year, month, day]) => Date.UTC(year, month, day)),
    );
    await fc.assert(
      fc.asyncProperty(moment, async (ms) => {
        await gate.forget();
        gate.clock.ms = ms;
        // Only what something is reserved in has a window.
        await gate.ask(1);
        for (const unit of units) {
          expect(await gate.field(`s:${unit}`)).toBe(windowStartMs(unit, ms));
        }
      }),
      { numRuns: 400 },
    );
  });

  it("end in Redis when they do in core: what was spent in one does not count in the next", async () => {
    for (let month = 0; month < 26; month += 1) {
      const gate = aGate({ cost: [{ unit: "mo", maxNano: 1 }] });
      const ends = windowEndMs("mo", Date.UTC(2027, month, 15));
      gate.clock.ms = ends - 1;
      expect(await gate.ask(1)).toMatchObject({ admitted: true });
      expect(await gate.ask(1)).toMatchObject({ admitted: false, refusal: { unit: "mo" } });
      gate.clock.ms = ends;
      expect(await gate.ask(1)).toMatchObject({ admitted: true });
    }
  });
});

describe("any history", () => {
  it("never lets spent and reserved together pass a limit", async () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant("ask" as const), most: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ act: fc.constant("end" as const), pick: fc.nat(), share: fc.nat(100) }),
      fc.record({ act: fc.constant("settle" as const), twice: fc.boolean() }),
      fc.record({ act: fc.constant("lose redis" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const most = await mostHeldIn(steps);
        expect(most).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 60 },
    );
  });
});

type Step =
  | { readonly act: "ask"; readonly most: number }
  | { readonly act: "end"; readonly pick: number; readonly share: number }
  | { readonly act: "settle"; readonly twice: boolean }
  | { readonly act: "lose redis" };

const LIMIT = 100;

/** Plays a history against a plain ledger; the most that was ever booked, ended and running together. */
async function mostHeldIn(steps: readonly Step[]): Promise<number> {
  const gate = aGate({ totalCostNano: LIMIT });
  const running = new Map<string, number>();
  const ended = new Map<string, number>();
  let booked = 0;
  let most = 0;
  let next = 0;
  const book = async (twice: boolean) => {
    for (const cost of ended.values()) booked += cost;
    gate.ledger.sums = [total(booked)];
    await gate.settle(gate.ledger.sums, ...ended.keys());
    if (twice) await gate.settle(gate.ledger.sums, ...ended.keys());
    ended.clear();
  };
  for (const step of steps) {
    if (step.act === "ask") {
      const callId = `c${(next += 1)}`;
      const verdict = await gate.ask(1, step.most, callId);
      if (verdict.admitted) running.set(callId, verdict.grantedNano);
    } else if (step.act === "end") {
      const [callId, bound] = [...running][step.pick % Math.max(running.size, 1)] ?? [];
      if (callId === undefined || bound === undefined) continue;
      const cost = Math.floor((bound * step.share) / 100);
      running.delete(callId);
      ended.set(callId, cost);
      await gate.finish(callId, cost);
    } else if (step.act === "settle") {
      await book(step.twice);
    } else {
      // What runs is announced again by its owner, what ended is booked by the worker, before anyone else asks.
      await book(false);
      const key = `{${redis.prefix}limits}:key:${gate.id}`;
      await redis.client.del(key, `${key}:open`, `${key}:lease`);
      await gate.admission.renew(
        [...running].map(([callId, reservedNano]) => ({
          callId,
          holders: [gate.holder],
          reservedNano,
          atMs: NOON,
        })),
      );
    }
    const held = [...running.values(), ...ended.values()].reduce((sum, nano) => sum + nano, booked);
    most = Math.max(most, held);
  }
  return most;
}

describe("a sum that was lowered by a correction", () => {
  const sumsAt = (costNano: number, lowered: number): readonly SpendSum[] => {
    const sum = { costNano: BigInt(costNano), calls: 3n, tokens: 0n, lowered: BigInt(lowered) };
    return [
      { ...sum, unit: "total", startMs: 0 },
      { ...sum, unit: "d", startMs: windowStartMs("d", NOON) },
    ];
  };

  it("gives back room at once, in whatever order and however often its readings come in", async () => {
    const readings = [sumsAt(40, 0), sumsAt(90, 0), sumsAt(30, 1), sumsAt(35, 1)];
    const orders = fc.shuffledSubarray([...readings, ...readings], { minLength: 8 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const gate = aGate({ totalCostNano: 100, cost: [{ unit: "d", maxNano: 100 }] });
        for (const sums of order) await gate.settle(sums);
        gate.ledger.sums = [...sumsAt(35, 1)];
        expect(await gate.ask(66)).toMatchObject({ admitted: false });
        expect(await gate.ask(65)).toMatchObject({ admitted: true });
      }),
      { numRuns: 20 },
    );
  });

  it("keeps what is reserved for calls under way", async () => {
    const gate = aGate({ totalCostNano: 100 });
    await gate.settle([total(50)]);
    expect(await gate.ask(30)).toMatchObject({ admitted: true });
    await gate.settle(sumsAt(20, 1));
    expect(await gate.ask(51)).toMatchObject({ admitted: false });
    expect(await gate.ask(50)).toMatchObject({ admitted: true });
  });

  it("does not affect the window that follows", async () => {
    const gate = aGate({ cost: [{ unit: "d", maxNano: 100 }] });
    await gate.settle(sumsAt(90, 2));
    await gate.ask(1);
    gate.clock.ms = windowEndMs("d", NOON);
    expect(await gate.ask(1)).toMatchObject({ admitted: true });
    await gate.settle([
      { unit: "d", startMs: gate.clock.ms, costNano: 60n, calls: 1n, tokens: 0n, lowered: 0n },
    ]);
    expect(await gate.ask(40)).toMatchObject({ admitted: false });
    expect(await gate.ask(39)).toMatchObject({ admitted: true });
  });
});

describe("the reservation of a proxy that died", () => {
  it("is held for ten minutes, its place among calls at once for one", async () => {
    const gate = aGate({ totalCostNano: 100, concurrent: 1 });
    expect(await gate.ask(60)).toMatchObject({ admitted: true });
    gate.clock.ms += 59_999;
    expect(await gate.ask(1)).toMatchObject({ refusal: { kind: "concurrent" } });
    gate.clock.ms += 1;
    expect(await gate.ask(41)).toMatchObject({ refusal: { kind: "total", reserved: 60 } });
    gate.clock.ms = NOON + 599_999;
    expect(await gate.ask(41)).toMatchObject({ refusal: { kind: "total", reserved: 60 } });
    gate.clock.ms = NOON + 602_000;
    expect(await gate.ask(41)).toMatchObject({ admitted: true });
  });
});
