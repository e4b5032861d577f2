import { type Limits, windowEndMs } from "@lintel/core";
import { createTestRedis, type TestRedis, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import {
  type AdmissionVerdict,
  allotCalls,
  type AllottingAdmission,
  type BulkAdmission,
  createAdmission,
  createEpoch,
  type Holder,
} from "../src/index.ts";

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);
const PLENTY = 1_000_000_000;

let redis: TestRedis;
let counter = 0;
const started: AllottingAdmission[] = [];

beforeAll(async () => {
  redis = await createTestRedis();
  await createEpoch({ redis: redis.client, prefix: redis.prefix }).begin("first", 0);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((proxy) => proxy.stop()));
});
afterAll(async () => {
  await redis.close();
});

/** A key, and proxies that admit calls on it. `clock` is everybody's: Redis' and the proxies'. */
function aKey(limits: Partial<Limits>) {
  const id = `allotted-${(counter += 1)}`;
  const clock = { ms: NOON };
  const asked = { calls: 0 };
  const holder: Holder = { scope: "key", id, limits: { cost: [], rate: [], ...limits } };
  const exact = createAdmission({
    redis: redis.client,
    prefix: redis.prefix,
    loadSpend: () => Promise.resolve([]),
    loadModelSpend: () => Promise.resolve([]),
    clockMs: () => clock.ms,
  });
  const counting: BulkAdmission = {
    ...exact,
    admit(request) {
      asked.calls += 1;
      return exact.admit(request);
    },
  };
  const state = `{${redis.prefix}limits}:key:${id}`;
  let calls = 0;
  const requestOf = (costNano: number, callId = `call-${(calls += 1)}`, holders = [holder]) => ({
    callId,
    holders: [holders[0] ?? holder] as const,
    cost: { minNano: costNano, totalNano: costNano },
  });
  const aProxy = (admission: BulkAdmission = counting) => {
    const proxy = allotCalls({
      admission,
      newId: () => `allotment-${(counter += 1)}`,
      monotonic: () => clock.ms - NOON,
      onTrouble: () => undefined,
    });
    started.push(proxy);
    return proxy;
  };
  return {
    id,
    clock,
    asked,
    exact,
    holder,
    aProxy,
    requestOf,
    ask: (costNano = 0) => exact.admit(requestOf(costNano)),
    field: async (name: string) => Number((await redis.client.hget(state, name)) ?? 0),
    open: async () => redis.client.hlen(`${state}:open`),
    /** Makes calls, one after the other, until one is admitted from an allotment. */
    async warmUp(proxy: AllottingAdmission, costNano = 0): Promise<string[]> {
      const made: string[] = [];
      await waitFor(
        async () => {
          const request = requestOf(costNano);
          const verdict = await proxy.admit(request);
          if (verdict.admitted) made.push(request.callId);
          return verdict.admitted && verdict.allotted === true;
        },
        { label: "an allotment" },
      );
      return made;
    },
  };
}

const admitAll = (asks: number, ask: (index: number) => ReturnType<AllottingAdmission["admit"]>) =>
  Promise.all(Array.from({ length: asks }, async (_, index) => ask(index)));

function pick<Item>(items: readonly [Item, ...Item[]], index: number): Item {
  return items[index % items.length] ?? items[0];
}

const isAdmitted = (verdict: AdmissionVerdict): boolean => verdict.admitted;

describe("a busy key far from its limits", () => {
  it("is admitted many times for one question to Redis, and gives back what it did not use", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: PLENTY }] });
    const proxy = key.aProxy();
    const made = (await key.warmUp(proxy)).length;
    const before = key.asked.calls;
    const verdicts = await admitAll(40, () => proxy.admit(key.requestOf(0)));
    expect(verdicts.every(isAdmitted)).toBe(true);
    expect(key.asked.calls - before).toBeLessThan(5);
    await proxy.stop();
    expect(await key.field("n:d")).toBe(made + 40);
  });

  it("answers at once, with the limits' status and the moment Redis would report", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: PLENTY }] });
    const proxy = key.aProxy();
    const made = (await key.warmUp(proxy)).length;
    const verdict = proxy.admit(key.requestOf(0));
    expect(verdict).toMatchObject({
      admitted: true,
      allotted: true,
      atMs: NOON,
      limitStatuses: [
        {
          kind: "rate",
          unit: "d",
          max: PLENTY,
          remaining: PLENTY - made - 1,
          resetAtMs: windowEndMs("d", NOON),
        },
      ],
    });
  });

  it("keeps what is owed reserved until it is booked, and no more", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy();
    const made = await key.warmUp(proxy, 100);
    const callId = made.at(-1) ?? "";
    for (const other of made.slice(0, -1)) {
      const call = { callId: other, holders: [key.holder], costNano: 0 };
      await key.exact.finish([call]);
    }
    proxy.ended(callId, 30);
    await proxy.stop();
    expect(await key.field("tr")).toBe(30);
    proxy.shipped(1, [callId]);
    await proxy.stop();
    expect(await key.field("tr")).toBe(30);
    proxy.booked(1);
    await proxy.stop();
    expect(await key.field("tr")).toBe(0);
  });

  it("keeps what is owed reserved long after it ended, beside the calls that follow", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy();
    const made = await key.warmUp(proxy, 100);
    await proxy.stop();
    expect(await key.field("tr")).toBe(100 * made.length);
    // Lapsed reservations are removed by the next call.
    key.clock.ms += 5000;
    await key.ask(1);
    expect(await key.field("tr")).toBe(100 * made.length + 1);
  });

  it("keeps what is owed for another ten minutes each time that changes, and gives back that much", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy();
    const made = await key.warmUp(proxy, 100);
    const callId = made.at(-1) ?? "";
    key.clock.ms += 599_000;
    proxy.ended(callId, 30);
    await proxy.stop();
    key.clock.ms += 500_000;
    // The others have lapsed by now.
    await key.ask(7000);
    expect(await key.field("tr")).toBe(7030);
    proxy.shipped(1, [callId]);
    proxy.booked(1);
    await proxy.stop();
    expect(await key.field("tr")).toBe(7000);
  });

  it("keeps the bound of a call whose cost is not known yet", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy();
    const made = await key.warmUp(proxy, 100);
    proxy.ended(made.at(-1) ?? "", undefined);
    await proxy.stop();
    expect(await key.field("tr")).toBe(100 * made.length);
  });

  it("hands nothing out after its window, and takes over nothing into the next", async () => {
    const key = aKey({ rate: [{ unit: "m", maxCalls: PLENTY }] });
    key.clock.ms = windowEndMs("m", NOON) - 400;
    const proxy = key.aProxy();
    const made = (await key.warmUp(proxy)).length;
    key.clock.ms = windowEndMs("m", NOON) - 1;
    const last = await proxy.admit(key.requestOf(0));
    expect(last).toMatchObject({ admitted: true, allotted: true });
    key.clock.ms = windowEndMs("m", NOON);
    const first = await proxy.admit(key.requestOf(0));
    expect(first).toMatchObject({ admitted: true, atMs: windowEndMs("m", NOON) });
    expect(first).not.toHaveProperty("allotted");
    expect(made).toBeGreaterThan(0);
    await proxy.stop();
    expect(await key.field("n:m")).toBe(1);
  });

  it("does not outlive its second", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: PLENTY }] });
    const proxy = key.aProxy();
    await key.warmUp(proxy);
    key.clock.ms += 1000;
    const late = await proxy.admit(key.requestOf(0));
    expect(late).not.toHaveProperty("allotted");
  });

  it("hands nothing out on limits that were changed", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: PLENTY }] });
    const proxy = key.aProxy();
    await key.warmUp(proxy);
    const changed: Holder = {
      ...key.holder,
      limits: { cost: [], rate: [{ unit: "d", maxCalls: 1 }] },
    };
    const verdict = await proxy.admit(key.requestOf(0, "changed", [changed]));
    expect(verdict).toMatchObject({ admitted: false });
  });
});

describe("allotments of several proxies", () => {
  it("never pass a rate limit together, and in the end all of it can be used", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: 3000 }] });
    const proxies = [key.aProxy(), key.aProxy(), key.aProxy()] as const;
    let admitted = 0;
    for (let round = 0; round < 100; round += 1) {
      const verdicts = await admitAll(45, (index) => pick(proxies, index).admit(key.requestOf(0)));
      admitted += verdicts.filter(isAdmitted).length;
      key.clock.ms += 25;
    }
    expect(admitted).toBeLessThanOrEqual(3000);
    expect(admitted).toBeGreaterThan(2500);
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    while (isAdmitted(await key.ask())) admitted += 1;
    expect(admitted).toBe(3000);
  });

  it("never owe more than the limit", async () => {
    const limit = 10_000_000;
    const key = aKey({ totalCostNano: limit });
    const proxies = [key.aProxy(), key.aProxy()] as const;
    const open: { readonly proxy: AllottingAdmission; readonly callId: string }[] = [];
    let owed = 0;
    for (let round = 0; round < 200; round += 1) {
      for (let call = 0; call < 20; call += 1) {
        const proxy = pick(proxies, call);
        const request = key.requestOf(5000);
        const verdict = await proxy.admit(request);
        owed += verdict.admitted ? verdict.grantedNano : 0;
        if (verdict.admitted && verdict.allotted) open.push({ proxy, callId: request.callId });
      }
      // Half of the calls end, for less than their bound.
      for (const { callId, proxy } of open.splice(0, open.length / 2)) {
        proxy.ended(callId, 1000);
        owed -= 4000;
      }
      expect(owed).toBeLessThanOrEqual(limit);
      key.clock.ms += 20;
    }
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    expect(await key.field("tr")).toBe(owed);
  });
});

describe("calls of different prices", () => {
  it("never owe more than the limit, though cheap ones decided how much was allotted", async () => {
    const limit = 10_000_000;
    const key = aKey({ totalCostNano: limit });
    const proxy = key.aProxy();
    let owed = 0;
    let allotted = 0;
    const make = async (costNano: number) => {
      const verdict = await proxy.admit(key.requestOf(costNano));
      if (!verdict.admitted) return;
      owed += verdict.grantedNano;
      if (verdict.allotted === true) allotted += 1;
    };
    for (let round = 0; round < 20; round += 1) {
      for (let call = 0; call < 20; call += 1) await make(1000);
      for (let call = 0; call < 20; call += 1) await make(200_000);
      key.clock.ms += 20;
    }
    expect(allotted).toBeGreaterThan(0);
    expect(owed).toBeLessThanOrEqual(limit);
    await proxy.stop();
    expect(await key.field("tr")).toBe(owed);
  });
});

describe("keys near their limits", () => {
  it.each([
    { of: "calls", limits: { rate: [{ unit: "d", maxCalls: 200 }] } },
    { of: "calls per second", limits: { rate: [{ unit: "s", maxCalls: PLENTY }] } },
    { of: "money", limits: { totalCostNano: 2000 } },
  ] as const)("are never allotted: few $of", async ({ limits }) => {
    const key = aKey(limits);
    const proxy = key.aProxy();
    for (let call = 0; call < 50; call += 1) {
      expect(await proxy.admit(key.requestOf(10))).not.toHaveProperty("allotted");
    }
  });

  it("lets exactly the limit through", async () => {
    const key = aKey({ rate: [{ unit: "d", maxCalls: 20 }] });
    const proxies = [key.aProxy(), key.aProxy()] as const;
    const verdicts = await admitAll(500, (index) => pick(proxies, index).admit(key.requestOf(0)));
    expect(verdicts.filter(isAdmitted)).toHaveLength(20);
  });
});

describe("trouble", () => {
  it("takes back what was granted without our hearing of it", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const deaf: BulkAdmission = {
      ...key.exact,
      async admit(request) {
        const verdict = await key.exact.admit(request);
        if (request.calls !== undefined) throw new Error("no answer");
        return verdict;
      },
    };
    const proxy = key.aProxy(deaf);
    const ids: string[] = [];
    for (let call = 0; call < 20; call += 1) {
      const request = key.requestOf(100);
      await proxy.admit(request);
      ids.push(request.callId);
    }
    await waitFor(async () => (await key.open()) === ids.length, { label: "only the calls" });
    expect(await key.field("tr")).toBe(100 * ids.length);
  });

  it("puts back what Redis has lost", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy();
    await key.warmUp(proxy, 100);
    const state = `{${redis.prefix}limits}:key:${key.id}`;
    await redis.client.del(state, `${state}:open`, `${state}:lease`);
    await proxy.renew();
    expect(await key.field("tr")).toBeGreaterThan(100);
  });

  it("lets a dead proxy's allotment lapse", async () => {
    const key = aKey({ totalCostNano: PLENTY });
    const proxy = key.aProxy({ ...key.exact, adjust: () => Promise.resolve() });
    await key.warmUp(proxy, 100);
    expect(await key.field("tr")).toBeGreaterThan(1600);
    key.clock.ms += 3_600_000;
    await key.ask(100);
    expect(await key.field("tr")).toBe(100);
  });
});
