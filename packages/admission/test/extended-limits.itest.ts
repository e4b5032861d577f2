import { type Limits, windowEndMs, windowStartMs } from "@lintel/core";
import { createTestRedis, type TestRedis } from "@lintel/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type AdmissionRequest,
  createAdmission,
  createEpoch,
  createSettlement,
  type Holder,
  type ModelSums,
  type SpendSum,
} from "../src/index.ts";

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);
const UNITS = ["m", "h", "d", "mo"] as const;

let redis: TestRedis;
let counter = 0;
beforeAll(async () => {
  redis = await createTestRedis();
  await createEpoch({ redis: redis.client, prefix: redis.prefix }).begin("first", 0);
});
afterAll(() => redis.close());

type Asked = Partial<Pick<AdmissionRequest, "model" | "tokens" | "cost">>;

/** A clock, a ledger and an admission over them, for one fresh key. */
function aGate(limits: Partial<Limits>) {
  const id = `extended-${(counter += 1)}`;
  const clock = { ms: NOON };
  const ledger = { sums: [] as SpendSum[], models: [] as ModelSums[] };
  const holder: Holder = { scope: "key", id, limits: { cost: [], rate: [], ...limits } };
  const options = { redis: redis.client, prefix: redis.prefix };
  const admission = createAdmission({
    ...options,
    loadSpend: () => Promise.resolve(ledger.sums),
    loadModelSpend: () => Promise.resolve(ledger.models),
    clockMs: () => clock.ms,
  });
  const settlement = createSettlement(options);
  const state = `{${redis.prefix}limits}:key:${id}`;
  const requestOf = (callId: string, asked: Asked, limited: Holder) => ({
    callId,
    holders: [limited] as const,
    cost: { minNano: 0, totalNano: 0 },
    ...asked,
  });
  return {
    clock,
    ledger,
    holder,
    admission,
    ask: (callId: string, asked: Asked = {}, now: Partial<Limits> = {}) => {
      const limited = { ...holder, limits: { ...holder.limits, ...now } };
      return admission.admit(requestOf(callId, asked, limited));
    },
    leave: (callId: string) => admission.leave({ callId, holders: [holder] }),
    finish: (callId: string, costNano: number | undefined, tokens: number | undefined) =>
      admission.finish([{ callId, holders: [holder], costNano, tokens }]),
    renew: (callId: string, asked: Asked = {}) =>
      admission.renew([
        {
          callId,
          holders: [holder],
          reservedNano: asked.cost?.totalNano ?? 0,
          reservedTokens: asked.tokens?.total ?? 0,
          model: asked.model ?? "",
          atMs: clock.ms,
        },
      ]),
    /** Books calls as the worker does: the ledger first, then Redis. */
    async settle(...callIds: string[]) {
      const { models, sums } = ledger;
      await settlement.settle([{ scope: "key", id, sums, models, callIds }]);
    },
    forget: () => redis.client.del(state, `${state}:open`, `${state}:lease`, `${state}:running`),
    fields: () => redis.client.hgetall(state),
  };
}

const used = (tokens: number, atMs = NOON): SpendSum[] => [
  { unit: "total", startMs: 0, costNano: 0n, calls: 0n, tokens: BigInt(tokens) },
  ...UNITS.map((unit) => ({
    unit,
    startMs: windowStartMs(unit, atMs),
    costNano: 0n,
    calls: 0n,
    tokens: BigInt(tokens),
  })),
];

const spent = (model: string, nano: number, atMs = NOON): ModelSums => ({
  model,
  sums: [
    { unit: "total", startMs: 0, costNano: BigInt(nano) },
    ...UNITS.map((unit) => ({ unit, startMs: windowStartMs(unit, atMs), costNano: BigInt(nano) })),
  ],
});

const tokens = (min: number, total = min) => ({ tokens: { min, total } });
const on = (model: string, minNano: number, totalNano = minNano) => ({
  model,
  cost: { minNano, totalNano },
});

describe("calls in a row", () => {
  const burst = { size: 10, perMinute: 60 };

  it("are as many as the bucket holds, and then as many as come into it", async () => {
    const gate = aGate({ burst });
    const ask = async (count: number) => {
      const verdicts = await Promise.all(
        Array.from({ length: count }, () => gate.ask(crypto.randomUUID())),
      );
      return verdicts.filter(({ admitted }) => admitted).length;
    };
    expect(await ask(11)).toBe(10);
    expect(await gate.ask("late")).toMatchObject({
      admitted: false,
      refusal: { kind: "rate", retryAtMs: NOON + 1000, contended: false },
      limitStatuses: [{ kind: "rate", max: 10, remaining: 0 }],
    });
    gate.clock.ms = NOON + 999;
    expect(await ask(1)).toBe(0);
    gate.clock.ms = NOON + 1000;
    expect(await ask(2)).toBe(1);
    gate.clock.ms = NOON + 3500;
    expect(await ask(5)).toBe(2);
    gate.clock.ms = NOON + 3_600_000;
    expect(await ask(12)).toBe(10);
  });

  it("are all that the bucket holds, however many come into it each minute", async () => {
    for (const perMinute of [1, 7, 7000, 7_000_000]) {
      const gate = aGate({ burst: { perMinute, size: 30 } });
      for (let call = 1; call <= 31; call += 1) {
        const { admitted } = await gate.ask(crypto.randomUUID());
        expect([perMinute, call, admitted]).toEqual([perMinute, call, call <= 30]);
      }
    }
  });

  it("never pass the bucket's size and what has come since, at any pace", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6000 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 30_000 }), { minLength: 1, maxLength: 12 }),
        async (perMinute, size, pauses) => {
          const gate = aGate({ burst: { perMinute, size } });
          const passed: number[] = [];
          for (const pause of pauses) {
            gate.clock.ms += pause;
            const { admitted } = await gate.ask(crypto.randomUUID());
            if (admitted) passed.push(gate.clock.ms);
          }
          for (const [from, start] of passed.entries()) {
            for (const [after, end] of passed.slice(from).entries()) {
              const room = size + ((end - start) * perMinute) / 60_000;
              expect(after + 1).toBeLessThanOrEqual(Math.floor(room + 1e-3));
            }
          }
          expect(passed[0]).toBe(NOON + (pauses[0] ?? 0));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("limits of tokens", () => {
  it.each(UNITS)("count per calendar %s, to its last millisecond", async (unit) => {
    const gate = aGate({ tokens: [{ unit, maxTokens: 100 }] });
    const ends = windowEndMs(unit, NOON);
    expect(await gate.ask("a", tokens(100))).toMatchObject({
      admitted: true,
      grantedTokens: 100,
      limitStatuses: [{ kind: "tokens", unit, max: 100, remaining: 0, resetAtMs: ends }],
    });
    gate.ledger.sums = used(100);
    await gate.settle("a");
    gate.clock.ms = ends - 1;
    expect(await gate.ask("b", tokens(1))).toMatchObject({
      admitted: false,
      refusal: { kind: "tokens", unit, retryAtMs: ends, contended: false },
    });
    gate.clock.ms = ends;
    expect(await gate.ask("c", tokens(100))).toMatchObject({ admitted: true });
  });

  it("grant what is left where it covers the least, and take the real use in the end", async () => {
    const gate = aGate({ tokens: [{ unit: "m", maxTokens: 100 }] });
    expect(await gate.ask("a", tokens(10, 60))).toMatchObject({ grantedTokens: 60 });
    expect(await gate.ask("b", tokens(10, 60))).toMatchObject({ grantedTokens: 40 });
    expect(await gate.ask("c", tokens(10, 60))).toMatchObject({
      admitted: false,
      refusal: { kind: "tokens", contended: true, retryAtMs: NOON + 1000 },
    });
    await gate.finish("a", 0, 25);
    await gate.finish("b", 0, undefined);
    expect(await gate.ask("d", tokens(1, 100))).toMatchObject({ grantedTokens: 35 });
  });

  it("hold after Redis was emptied, and where they are set while tokens are used", async () => {
    const gate = aGate({});
    await gate.ask("a");
    gate.ledger.sums = used(70);
    const limited = { tokens: [{ unit: "d", maxTokens: 100 }] } as const;
    expect(await gate.ask("b", tokens(1, 100), limited)).toMatchObject({ grantedTokens: 30 });
    await gate.forget();
    expect(await gate.ask("c", tokens(1, 100), limited)).toMatchObject({ grantedTokens: 30 });
  });

  it("take no quota for a call that another limit refuses, nor that one's for theirs", async () => {
    const gate = aGate({
      tokens: [{ unit: "d", maxTokens: 10 }],
      rate: [{ unit: "d", maxCalls: 1 }],
      concurrent: 9,
    });
    expect(await gate.ask("a", tokens(11))).toMatchObject({ refusal: { kind: "tokens" } });
    expect(await gate.ask("b", tokens(4))).toMatchObject({ admitted: true });
    expect(await gate.ask("c", tokens(4))).toMatchObject({
      refusal: { kind: "rate" },
      limitStatuses: [{ remaining: 0 }, { kind: "concurrent", remaining: 8 }, { remaining: 6 }],
    });
  });
});

describe("limits of calls at once", () => {
  it("let so many of many in, and the next one when one leaves", async () => {
    const gate = aGate({ concurrent: 3 });
    const ids = Array.from({ length: 50 }, (_, index) => `call-${index}`);
    const verdicts = await Promise.all(ids.map((id) => gate.ask(id)));
    const inside = ids.filter((_, index) => verdicts[index]?.admitted);
    expect(inside).toHaveLength(3);
    expect(await gate.ask("next")).toMatchObject({
      admitted: false,
      refusal: { kind: "concurrent", contended: true, retryAtMs: NOON + 1000 },
      limitStatuses: [{ kind: "concurrent", max: 3, remaining: 0 }],
    });
    await gate.leave(inside[0] ?? "");
    await gate.leave(inside[0] ?? "");
    expect(await gate.ask("next")).toMatchObject({
      admitted: true,
      limitStatuses: [{ remaining: 0 }],
    });
    expect(await gate.ask("one more")).toMatchObject({ admitted: false });
  });

  it("forget what a dead proxy held after a minute, and keep what is renewed", async () => {
    const gate = aGate({ concurrent: 2 });
    await gate.ask("dead");
    await gate.ask("alive");
    gate.clock.ms = NOON + 40_000;
    await gate.renew("alive");
    gate.clock.ms = NOON + 59_999;
    expect(await gate.ask("early")).toMatchObject({ admitted: false });
    gate.clock.ms = NOON + 60_000;
    expect(await gate.ask("next")).toMatchObject({ admitted: true });
    expect(await gate.ask("one more")).toMatchObject({ admitted: false });
  });

  it("count again, after Redis was emptied, what its owner renews", async () => {
    const gate = aGate({ concurrent: 1 });
    await gate.ask("running");
    await gate.forget();
    await gate.renew("running");
    expect(await gate.ask("next")).toMatchObject({ admitted: false });
  });
});

describe("limits of models", () => {
  const models = (unit: "d" | "total", maxNano: number, ...names: string[]) => ({
    models: [{ models: names, unit, maxNano }],
  });

  it.each(["d", "total"] as const)(
    "count (%s) what they name, and let other models go on",
    async (unit) => {
      const gate = aGate(models(unit, 100, "gpt-4o", "o3*"));
      expect(await gate.ask("a", on("gpt-4o", 60))).toMatchObject({ admitted: true });
      expect(await gate.ask("b", on("o3-mini", 10, 60))).toMatchObject({
        admitted: true,
        grantedNano: 40,
        limitStatuses: [{ kind: "model-cost", max: 100, remaining: 0 }],
      });
      expect(await gate.ask("c", on("gpt-4o", 1))).toMatchObject({
        admitted: false,
        refusal: { kind: "model-cost", contended: true },
      });
      expect(await gate.ask("d", on("gpt-4o-mini", 1000))).toMatchObject({
        admitted: true,
        grantedNano: 1000,
        limitStatuses: [],
      });
      gate.ledger.models = [spent("gpt-4o", 60), spent("o3-mini", 40), spent("gpt-4o-mini", 1000)];
      await gate.settle("a", "b", "d");
      const verdict = await gate.ask("e", on("o3", 1));
      expect(verdict).toMatchObject({ admitted: false, refusal: { contended: false } });
      const retryAtMs = verdict.admitted ? 0 : verdict.refusal.retryAtMs;
      expect(retryAtMs).toBe(unit === "d" ? windowEndMs("d", NOON) : undefined);
    },
  );

  it("are checked again by the same sums when they are changed, and after Redis was emptied", async () => {
    const gate = aGate(models("d", 100, "gpt-4o"));
    gate.ledger.models = [spent("gpt-4o", 70), spent("o3", 20)];
    expect(await gate.ask("a", on("gpt-4o", 1, 500))).toMatchObject({ grantedNano: 30 });
    await gate.finish("a", 10, 0);
    const wider = models("d", 200, "gpt-4o", "o*");
    expect(await gate.ask("b", on("o3", 1, 500), wider)).toMatchObject({ grantedNano: 100 });
    await gate.forget();
    await gate.renew("a", on("gpt-4o", 10));
    const monthly = { models: [{ models: ["*"], unit: "mo", maxNano: 95 }] } as const;
    expect(await gate.ask("c", on("o4", 1, 500), monthly)).toMatchObject({ grantedNano: 5 });
  });

  it("keep several at once, the tightest deciding", async () => {
    const gate = aGate({
      models: [
        { models: ["*"], unit: "d", maxNano: 100 },
        { models: ["gpt*"], unit: "d", maxNano: 50 },
        { models: ["gpt-4o"], unit: "total", maxNano: 40 },
      ],
    });
    expect(await gate.ask("a", on("gpt-4o", 1, 99))).toMatchObject({ grantedNano: 40 });
    expect(await gate.ask("b", on("gpt-5", 1, 99))).toMatchObject({ grantedNano: 10 });
    expect(await gate.ask("c", on("o3", 1, 99))).toMatchObject({ grantedNano: 50 });
    expect(await gate.ask("d", on("o3", 1, 99))).toMatchObject({ admitted: false });
  });

  it("keep nothing of models on which nothing was spent, whatever characters their names have", async () => {
    const gate = aGate(models("total", 1000, "*"));
    await gate.ask("first");
    const clean = await gate.fields();
    for (const name of ["a,b|c", "t@d 1", "é✓", "\ud800", "s:*"]) {
      expect(await gate.ask(name, on(name, 10))).toMatchObject({ grantedNano: 10 });
      await gate.finish(name, 0, 0);
    }
    expect({ ...(await gate.fields()), x: "" }).toEqual({ ...clean, x: "" });
  });

  it("start again with the window, and ignore a late settlement of the one before", async () => {
    const gate = aGate(models("d", 100, "*"));
    await gate.ask("a", on("m", 100));
    gate.clock.ms = windowEndMs("d", NOON);
    expect(await gate.ask("b", on("m", 100))).toMatchObject({ admitted: true });
    gate.ledger.models = [spent("m", 100)];
    await gate.settle("a");
    expect(await gate.ask("c", on("m", 1))).toMatchObject({ admitted: false });
  });
});

describe("any history", () => {
  const step = fc.oneof(
    fc.record({
      act: fc.constant("ask" as const),
      model: fc.constantFrom("gpt-4o", "gpt-5", "o3"),
      nano: fc.integer({ min: 1, max: 40 }),
      tokens: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({ act: fc.constant("end" as const), pick: fc.nat(), share: fc.nat(100) }),
    fc.record({ act: fc.constant("settle" as const) }),
    fc.record({ act: fc.constant("lose redis" as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  it("exceeds none of these limits, whatever is booked, ended and running", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        const most = await play(steps);
        expect(most.tokens).toBeLessThanOrEqual(100);
        expect(most.gpt).toBeLessThanOrEqual(70);
        expect(most.all).toBeLessThanOrEqual(100);
        expect(most.running).toBeLessThanOrEqual(4);
      }),
      { numRuns: 60 },
    );
  });

  interface Use {
    readonly model: string;
    readonly nano: number;
    readonly tokens: number;
  }

  async function play(steps: readonly Step[]) {
    const gate = aGate({
      concurrent: 4,
      tokens: [{ unit: "d", maxTokens: 100 }],
      models: [
        { models: ["gpt*"], unit: "total", maxNano: 70 },
        { models: ["gpt*", "o3"], unit: "mo", maxNano: 100 },
      ],
    });
    const running = new Map<string, Use>();
    const ended = new Map<string, Use>();
    const booked: Use[] = [];
    const most = { tokens: 0, gpt: 0, all: 0, running: 0 };
    let next = 0;
    const ask = async (wish: Use) => {
      const callId = `c${(next += 1)}`;
      const asked = { ...on(wish.model, 1, wish.nano), ...tokens(1, wish.tokens) };
      const verdict = await gate.ask(callId, asked);
      if (!verdict.admitted) return;
      const { grantedNano: nano, grantedTokens = 0 } = verdict;
      running.set(callId, { model: wish.model, nano, tokens: grantedTokens });
    };
    const end = async (pick: number, share: number) => {
      const [callId, bound] = [...running][pick % Math.max(running.size, 1)] ?? [];
      if (callId === undefined || bound === undefined) return;
      const part = (amount: number) => Math.floor((amount * share) / 100);
      const use = { ...bound, nano: part(bound.nano), tokens: part(bound.tokens) };
      running.delete(callId);
      ended.set(callId, use);
      await gate.leave(callId);
      await gate.finish(callId, use.nano, use.tokens);
    };
    const book = async () => {
      booked.push(...ended.values());
      gate.ledger.sums = used(tokensIn(booked));
      gate.ledger.models = [...Map.groupBy(booked, ({ model }) => model)].map(([model, uses]) =>
        spent(model, nanoIn(uses)),
      );
      await gate.settle(...ended.keys());
      ended.clear();
    };
    const loseRedis = async () => {
      await book();
      await gate.forget();
      for (const [callId, use] of running) {
        await gate.renew(callId, { ...on(use.model, 0, use.nano), ...tokens(0, use.tokens) });
      }
    };
    for (const action of steps) {
      if (action.act === "ask") await ask(action);
      else if (action.act === "end") await end(action.pick, action.share);
      else await (action.act === "settle" ? book() : loseRedis());
      const uses = [...booked, ...ended.values(), ...running.values()];
      most.tokens = Math.max(most.tokens, tokensIn(uses));
      most.all = Math.max(most.all, nanoIn(uses));
      most.gpt = Math.max(most.gpt, nanoIn(uses.filter(({ model }) => model.startsWith("gpt"))));
      most.running = Math.max(most.running, running.size);
    }
    return most;
  }

  const nanoIn = (uses: readonly Use[]) => uses.reduce((sum, { nano }) => sum + nano, 0);
  const tokensIn = (uses: readonly Use[]) => uses.reduce((sum, use) => sum + use.tokens, 0);
});
