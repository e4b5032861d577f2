import { createTestRedis, type TestRedis } from "@lintel/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import {
  createAdmission,
  createEpoch,
  createSettlement,
  type Holder,
  type SpendSum,
} from "../src/index.ts";

const KEY_LIMIT = 100;
/** Less than the keys' together, more than one's. */
const USER_LIMIT = 130;
const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);

let redis: TestRedis;
beforeAll(async () => {
  redis = await createTestRedis();
  await createEpoch({ redis: redis.client, prefix: redis.prefix }).begin("first", 0);
});
afterAll(() => redis.close());

const step = fc.oneof(
  fc.record({
    act: fc.constant("ask" as const),
    key: fc.nat(1),
    forUser: fc.boolean(),
    most: fc.integer({ min: 1, max: 70 }),
  }),
  fc.record({ act: fc.constant("end" as const), pick: fc.nat(), share: fc.nat(100) }),
  fc.record({ act: fc.constant("settle" as const) }),
  fc.record({ act: fc.constant("lose redis" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface OwnCall {
  readonly callId: string;
  readonly holders: readonly [Holder, ...Holder[]];
  readonly nano: number;
}

it("any history keeps all limits of two keys and their user, and a refusal takes from none", async () => {
  const steps = fc.array(step, { maxLength: 40 });
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: 60 });
});

let worlds = 0;

async function play(steps: readonly Step[]): Promise<void> {
  const world = aWorld(`w${(worlds += 1)}`);
  for (const each of steps) {
    if (each.act === "ask") await world.ask(each);
    else if (each.act === "end") await world.end(each);
    else if (each.act === "settle") await world.settle();
    else await world.loseRedis();
    for (const [holder, nano] of world.owed()) {
      expect(nano).toBeLessThanOrEqual(holder.limits.totalCostNano ?? 0);
    }
  }
}

/** Two keys and a user, all with a lifetime limit, and a ledger in memory. */
function aWorld(name: string) {
  const aHolder = (scope: Holder["scope"], place: number, totalCostNano: number): Holder => ({
    scope,
    id: `${name}-${place}`,
    limits: { totalCostNano, cost: [], rate: [{ unit: "d", maxCalls: 1000 }] },
  });
  const first = aHolder("key", 0, KEY_LIMIT);
  const second = aHolder("key", 1, KEY_LIMIT);
  const user = aHolder("user", 2, USER_LIMIT);
  const holders = [first, second, user];
  const booked = new Map(holders.map(({ id }) => [id, 0]));
  const options = { redis: redis.client, prefix: redis.prefix };
  const clock = { clockMs: () => NOON };
  const sumsOf = (id: string): readonly SpendSum[] => [
    { unit: "total", startMs: 0, costNano: BigInt(booked.get(id) ?? 0), calls: 0n, tokens: 0n },
  ];
  const admission = createAdmission({
    ...options,
    ...clock,
    loadSpend: (_scope, id) => Promise.resolve(sumsOf(id)),
    loadModelSpend: () => Promise.resolve([]),
  });
  const settlement = createSettlement({ ...options, ...clock });
  const running: OwnCall[] = [];
  const ended: OwnCall[] = [];
  const stateOf = ({ id, scope }: Holder) => `{${redis.prefix}limits}:${scope}:${id}`;
  const snapshot = async () => {
    const states = await Promise.all(holders.map((each) => redis.client.hgetall(stateOf(each))));
    // Whether the sums are there, and when lapsed leases are looked for, is no part of what is taken.
    return states.map(({ ok: _ok, t: _t, x: _x, ...taken }) => taken);
  };
  let calls = 0;
  const settle = async () => {
    for (const call of ended) {
      for (const { id } of call.holders) booked.set(id, (booked.get(id) ?? 0) + call.nano);
    }
    const callIds = ended.map(({ callId }) => callId);
    await settlement.settle(
      holders.map(({ id, scope }) => ({ scope, id, sums: sumsOf(id), callIds })),
    );
    ended.length = 0;
  };
  return {
    async ask({ forUser, key, most }: { key: number; forUser: boolean; most: number }) {
      const callId = `c${(calls += 1)}`;
      const caller = key === 0 ? first : second;
      const asked: OwnCall["holders"] = forUser ? [caller, user] : [caller];
      const before = await snapshot();
      const cost = { minNano: 1, totalNano: most };
      const verdict = await admission.admit({ callId, holders: asked, cost });
      if (verdict.admitted) {
        running.push({ callId, holders: asked, nano: verdict.grantedNano });
      } else {
        expect(await snapshot()).toEqual(before);
      }
    },
    async end({ pick, share }: { pick: number; share: number }) {
      const [call] = running.splice(pick % Math.max(running.length, 1), 1);
      if (call === undefined) return;
      const costNano = Math.floor((call.nano * share) / 100);
      ended.push({ ...call, nano: costNano });
      await admission.finish([{ callId: call.callId, holders: call.holders, costNano }]);
    },
    settle,
    async loseRedis() {
      // What runs is announced again by its owner, what ended is booked by the worker, before anyone else asks.
      await settle();
      const keys = holders.map(stateOf);
      await redis.client.del(keys.flatMap((state) => [state, `${state}:open`, `${state}:lease`]));
      await admission.renew(
        running.map(({ callId, holders: held, nano }) => ({
          callId,
          holders: held,
          reservedNano: nano,
          atMs: NOON,
        })),
      );
    },
    /** What each holder has spent, is billed for or may yet be. */
    owed: () =>
      holders.map((holder) => {
        const own = [...running, ...ended].filter((call) => call.holders.includes(holder));
        const nano = own.reduce((sum, call) => sum + call.nano, booked.get(holder.id) ?? 0);
        return [holder, nano] as const;
      }),
  };
}
