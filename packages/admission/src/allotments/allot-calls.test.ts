import { setImmediate } from "node:timers/promises";

import type { Limits } from "@lintel/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type {
  AdmissionVerdict,
  BulkAdmission,
  BulkRequest,
  Holder,
  LimitStatus,
  OpenReservation,
  ReservationChange,
} from "../admission.ts";
import { allotCalls } from "./allot-calls.ts";

/** Redis' clock is so far ahead of ours. */
const AHEAD_MS = 1_000_000;
const PLENTY = 1_000_000_000;
const LEASE_MS = 600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const status = (overrides: Partial<LimitStatus> = {}): LimitStatus => ({
  scope: "key",
  kind: "total",
  max: PLENTY,
  remaining: PLENTY,
  ...overrides,
});

const aHolder = (limits: Partial<Limits> = { totalCostNano: PLENTY }): Holder => ({
  scope: "key",
  id: "k",
  limits: { cost: [], rate: [], ...limits },
});

const isBulk = ({ calls }: BulkRequest): boolean => calls !== undefined;

interface Given {
  readonly limitStatuses?: readonly LimitStatus[];
  /** Instead of granting an allotment. */
  readonly allot?: (request: BulkRequest) => Promise<AdmissionVerdict>;
  readonly adjust?: () => Promise<void>;
  /** Calls that are decided one by one are refused. */
  readonly isSpent?: boolean;
}

const FREE = { cost: { minNano: 0, totalNano: 0 } };

const REFUSED: AdmissionVerdict = {
  admitted: false,
  atMs: 0,
  refusal: { scope: "key", kind: "total", contended: true, reserved: 0 },
  limitStatuses: [status()],
};

/** Allotted calls beside a Redis that grants all it is asked for. */
function aProxy(given: Given = {}) {
  const clock = { ms: 5000 };
  const asked: BulkRequest[] = [];
  const allotments: BulkRequest[] = [];
  const renewed: { reservations: readonly OpenReservation[]; leaseMs: number | undefined }[] = [];
  const adjusted: { changes: readonly ReservationChange[]; leaseMs: number }[] = [];
  const troubles: unknown[] = [];
  const unused = () => Promise.reject(new Error("not for allotments"));
  const grant = ({ cost }: BulkRequest): AdmissionVerdict => ({
    admitted: true,
    atMs: clock.ms + AHEAD_MS,
    grantedNano: cost.totalNano,
    limitStatuses: given.limitStatuses ?? [status()],
  });
  const admission: BulkAdmission = {
    async admit(request) {
      (isBulk(request) ? allotments : asked).push(request);
      if (isBulk(request) && given.allot !== undefined) return await given.allot(request);
      return given.isSpent === true ? REFUSED : grant(request);
    },
    async renew(reservations, leaseMs) {
      renewed.push({ reservations, leaseMs });
    },
    async adjust(changes, leaseMs) {
      adjusted.push({ changes, leaseMs });
      await given.adjust?.();
    },
    finish: unused,
    leave: unused,
    lower: unused,
  };
  const proxy = allotCalls({
    admission,
    newId: () => `allotment-${allotments.length + 1}`,
    monotonic: () => clock.ms,
    onTrouble: (error) => void troubles.push(error),
  });
  const holder = aHolder();
  let calls = 0;
  const requestOf = (overrides: Partial<BulkRequest> = {}): BulkRequest => ({
    callId: `call-${(calls += 1)}`,
    holders: [holder],
    cost: { minNano: 100, totalNano: 100 },
    ...overrides,
  });
  return {
    adjusted,
    allotments,
    asked,
    clock,
    proxy,
    renewed,
    requestOf,
    troubles,
    /** Makes a call; true when it came from an allotment. */
    call: async (overrides: Partial<BulkRequest> = {}): Promise<boolean> => {
      const verdict = await proxy.admit(requestOf(overrides));
      return verdict.admitted && verdict.allotted === true;
    },
    /** Makes as many calls as an allotment takes to pay off, and lets it be granted. */
    warmUp: async (count = 8): Promise<void> => {
      for (let call = 0; call < count; call += 1) await proxy.admit(requestOf());
      await setImmediate();
    },
    /** Time passes, and what is to be done every tenth of a second is done. */
    pass: async (ms: number): Promise<void> => {
      clock.ms += ms;
      vi.advanceTimersByTime(ms);
      await setImmediate();
    },
  };
}

describe("an allotment", () => {
  it("is asked for once calls come fast, for many of them, with a lease of ten minutes", async () => {
    const { allotments, asked, call, warmUp } = aProxy();
    await warmUp(7);
    expect(allotments).toEqual([]);
    await warmUp(1);
    expect(allotments).toEqual([
      {
        callId: "allotment-1",
        holders: asked[0]?.holders,
        cost: { minNano: 6400, totalNano: 6400 },
        calls: 64,
        leaseMs: LEASE_MS,
      },
    ]);
    expect(await call()).toBe(true);
    expect(asked).toHaveLength(8);
  });

  it("is not asked for where calls are refused, however many there are", async () => {
    const { allotments, warmUp } = aProxy({ isSpent: true });
    await warmUp(20);
    expect(allotments).toEqual([]);
  });

  it("is not asked for again while that is under way", async () => {
    const granted = Promise.withResolvers<AdmissionVerdict>();
    const { allotments, asked, warmUp } = aProxy({ allot: () => granted.promise });
    await warmUp(20);
    expect(allotments).toHaveLength(1);
    expect(asked).toHaveLength(20);
  });

  it.each([
    ["for a key and a user", { holders: [aHolder(), aHolder()] as const }],
    ["for a job", { isLasting: true }],
    ["under limits of tokens", { holders: [aHolder({ tokens: [] })] as const }],
  ])("serves no call %s, nor counts it", async (_which, overrides) => {
    const { allotments, asked, call, proxy, warmUp } = aProxy();
    for (let each = 0; each < 20; each += 1) expect(await call(overrides)).toBe(false);
    expect(allotments).toEqual([]);
    await warmUp();
    expect(await call(overrides)).toBe(false);
    expect(asked).toHaveLength(29);
    expect(proxy.openCalls).toBe(0);
  });

  it("admits calls for a second by Redis' clock, and none after it", async () => {
    const { call, clock, warmUp } = aProxy();
    await warmUp();
    clock.ms += 999;
    expect(await call()).toBe(true);
    clock.ms += 1;
    expect(await call()).toBe(false);
  });

  it("ends with the first window of its limits", async () => {
    const resetAtMs = 5000 + AHEAD_MS + 300;
    const limitStatuses = [
      status(),
      status({ kind: "cost", unit: "d", resetAtMs: resetAtMs + 5000 }),
      status({ kind: "cost", unit: "m", resetAtMs }),
    ];
    const { call, clock, warmUp } = aProxy({ limitStatuses });
    await warmUp();
    clock.ms += 299;
    expect(await call()).toBe(true);
    clock.ms += 1;
    expect(await call()).toBe(false);
  });

  it("is followed by the next when it runs low, fifty milliseconds after it was granted at the earliest", async () => {
    const { allotments, call, clock, warmUp } = aProxy();
    await warmUp();
    for (let each = 0; each < 33; each += 1) await call();
    await setImmediate();
    clock.ms += 49;
    await call();
    expect(allotments).toHaveLength(1);
    clock.ms += 1;
    await call();
    expect(allotments).toHaveLength(2);
  });

  it("is not followed by another as long as half of it is left", async () => {
    const { allotments, call, clock, warmUp } = aProxy();
    await warmUp();
    clock.ms += 60;
    for (let each = 0; each < 32; each += 1) await call();
    expect(allotments).toHaveLength(1);
  });

  it("that is refused is asked for again after half a second", async () => {
    const { allotments, call, clock, troubles, warmUp } = aProxy({
      allot: () => Promise.resolve(REFUSED),
    });
    await warmUp();
    clock.ms += 499;
    await warmUp();
    expect(allotments).toHaveLength(1);
    clock.ms += 1;
    await call();
    expect(allotments).toHaveLength(2);
    expect(troubles).toEqual([]);
  });
});

describe("an allotment whose answer was lost", () => {
  const failure = new Error("no answer");
  const deaf = () => aProxy({ allot: () => Promise.reject(failure) });

  it("is trouble, and the next is asked for after half a second", async () => {
    const { allotments, asked, call, clock, troubles, warmUp } = deaf();
    await warmUp();
    expect(troubles).toEqual([failure]);
    clock.ms += 499;
    await warmUp();
    expect(allotments).toHaveLength(1);
    clock.ms += 1;
    await call();
    expect(allotments).toHaveLength(2);
    expect(asked).toHaveLength(17);
  });

  it("is released in case it was granted, without giving back calls, which may not have been taken", async () => {
    const { adjusted, pass, proxy, renewed, warmUp } = deaf();
    await warmUp();
    await pass(100);
    expect(adjusted).toMatchObject([
      { changes: [{ callId: "allotment-1", reservedNano: 0, callsBack: 0 }], leaseMs: LEASE_MS },
    ]);
    await pass(100);
    expect(adjusted).toHaveLength(1);
    await proxy.renew();
    expect(renewed).toEqual([]);
  });
});

describe("what is held in Redis", () => {
  it("is all of an allotment while it is handed out, and is not written again", async () => {
    const { adjusted, pass, proxy, renewed, requestOf, warmUp } = aProxy();
    await warmUp();
    await proxy.admit(requestOf());
    await pass(900);
    expect(adjusted).toEqual([]);
    await proxy.renew();
    expect(renewed).toMatchObject([
      { reservations: [{ callId: "allotment-1", reservedNano: 6400 }], leaseMs: LEASE_MS },
    ]);
  });

  it("is no money where calls cost none: there is nothing to renew", async () => {
    const { allotments, call, proxy, renewed } = aProxy();
    for (let each = 0; each < 8; each += 1) await call(FREE);
    await setImmediate();
    expect(allotments).toMatchObject([{ calls: 64, cost: { totalNano: 0 } }]);
    expect(await call(FREE)).toBe(true);
    await proxy.renew();
    expect(renewed).toEqual([]);
  });

  it("is kept of an allotment without money until its time is over, so that its calls come back", async () => {
    const { adjusted, call, pass } = aProxy();
    for (let each = 0; each < 8; each += 1) await call(FREE);
    await setImmediate();
    expect(await call(FREE)).toBe(true);
    await pass(900);
    expect(adjusted).toEqual([]);
    await pass(100);
    expect(adjusted).toMatchObject([{ changes: [{ reservedNano: 0, callsBack: 63 }] }]);
    await pass(100);
    expect(adjusted).toHaveLength(1);
  });

  it("is removed of an allotment all of whose calls were made, and cost nothing", async () => {
    const limitStatuses = [status({ kind: "rate", unit: "d", remaining: 16 * 16 })];
    const { adjusted, allotments, call, pass } = aProxy({ limitStatuses });
    for (let each = 0; each < 8; each += 1) await call(FREE);
    await setImmediate();
    expect(allotments[0]?.calls).toBe(16);
    for (let each = 0; each < 16; each += 1) expect(await call(FREE)).toBe(true);
    await pass(1000);
    expect(adjusted).toMatchObject([{ changes: [{ reservedNano: 0, callsBack: 0 }] }]);
  });

  it("is all of the money where that is owed, though a call comes back", async () => {
    const { adjusted, call, pass, warmUp } = aProxy();
    await warmUp();
    for (let each = 0; each < 62; each += 1) await call(FREE);
    expect(await call({ cost: { minNano: 0, totalNano: 6400 } })).toBe(true);
    await pass(1000);
    expect(adjusted).toMatchObject([{ changes: [{ reservedNano: 6400, callsBack: 1 }] }]);
  });

  it("is what is owed once it is over; the calls not made are given back", async () => {
    const { adjusted, pass, proxy, requestOf, renewed, warmUp } = aProxy();
    await warmUp();
    await proxy.admit(requestOf({ callId: "running" }));
    await proxy.admit(requestOf({ callId: "ended" }));
    proxy.ended("ended", 30);
    await pass(1000);
    const atMs = 5000 + AHEAD_MS;
    expect(adjusted).toMatchObject([
      {
        changes: [{ callId: "allotment-1", reservedNano: 130, callsBack: 62, atMs }],
        leaseMs: LEASE_MS,
      },
    ]);
    await pass(200);
    expect(adjusted).toHaveLength(1);
    await proxy.renew();
    expect(renewed).toMatchObject([{ reservations: [{ reservedNano: 130, atMs }] }]);
  });

  it("shrinks as calls are booked, and is gone with the last of them", async () => {
    const { adjusted, pass, proxy, renewed, requestOf, warmUp } = aProxy();
    await warmUp();
    await proxy.admit(requestOf({ callId: "one" }));
    await proxy.admit(requestOf({ callId: "other" }));
    proxy.ended("one", undefined);
    expect(proxy.openCalls).toBe(2);
    proxy.shipped(1, ["one"]);
    proxy.shipped(2, ["other", "of no allotment"]);
    expect(proxy.openCalls).toBe(0);
    await pass(1000);
    proxy.booked(1);
    await pass(100);
    proxy.booked(2);
    await pass(100);
    expect(adjusted.map(({ changes }) => changes.map(({ reservedNano }) => reservedNano))).toEqual([
      [200],
      [100],
      [0],
    ]);
    await pass(100);
    expect(adjusted).toHaveLength(3);
    await proxy.renew();
    expect(renewed).toEqual([]);
  });

  it("is given back of an allotment that the next one replaces before its time", async () => {
    const { adjusted, allotments, call, clock, pass, warmUp } = aProxy();
    await warmUp();
    for (let each = 0; each < 33; each += 1) await call();
    clock.ms += 50;
    await call();
    await setImmediate();
    expect(allotments).toHaveLength(2);
    await pass(100);
    expect(adjusted).toMatchObject([
      { changes: [{ callId: "allotment-1", reservedNano: 3400, callsBack: 30 }] },
    ]);
  });

  it("is sent again until it arrives, but calls are given back once: they may have arrived", async () => {
    const failure = new Error("no answer");
    const failures = [failure];
    const { adjusted, pass, troubles, warmUp } = aProxy({
      adjust: async () => {
        const next = failures.pop();
        if (next !== undefined) throw next;
      },
    });
    await warmUp();
    await pass(1000);
    expect(troubles).toEqual([failure]);
    await pass(100);
    expect(adjusted).toMatchObject([
      { changes: [{ reservedNano: 0, callsBack: 64 }] },
      { changes: [{ reservedNano: 0, callsBack: 0 }] },
    ]);
    await pass(100);
    expect(adjusted).toHaveLength(2);
  });

  it("is not sent twice at the same time", async () => {
    const done = Promise.withResolvers<void>();
    const { adjusted, pass, warmUp } = aProxy({ adjust: () => done.promise });
    await warmUp();
    await pass(1000);
    await pass(500);
    expect(adjusted).toHaveLength(1);
    done.resolve();
    await setImmediate();
    await pass(100);
    expect(adjusted).toHaveLength(1);
  });
});

describe("a proxy that stops", () => {
  it("gives back what is not needed at once, also of an allotment that it is just given", async () => {
    const granted = Promise.withResolvers<undefined>();
    const { adjusted, proxy, requestOf, warmUp } = aProxy({
      allot: async ({ cost }) => {
        await granted.promise;
        const grantedNano = cost.totalNano;
        return { admitted: true, atMs: AHEAD_MS, grantedNano, limitStatuses: [] };
      },
    });
    await warmUp();
    const stopping = proxy.stop();
    granted.resolve(undefined);
    await stopping;
    expect(adjusted).toMatchObject([{ changes: [{ reservedNano: 0, callsBack: 64 }] }]);
    expect(await proxy.admit(requestOf())).not.toHaveProperty("allotted");
  });

  it("asks for no allotment any more, and does nothing on its own", async () => {
    const { adjusted, allotments, pass, proxy, warmUp } = aProxy();
    await proxy.stop();
    await warmUp(20);
    await pass(1000);
    expect(allotments).toEqual([]);
    expect(adjusted).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
