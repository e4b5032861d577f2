import type { BreakerStore, SharedRest } from "@lintel/breakers";
import { waitFor } from "@lintel/testkit";
import { afterEach, describe, expect, it } from "vitest";

import { Breakers } from "../../memory/health/breakers.ts";
import { RouteHealth } from "../../memory/health/route-health.ts";
import { type BreakerChange, SharedBreakers } from "./share-breakers.ts";

const PLACE = { settingId: "setting-1", model: "gpt-4o" };
const NEVER_MS = 3_600_000;
const started: SharedBreakers[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((shared) => shared.stop()));
});

/** A proxy's breakers on a Redis that can be away. */
function start() {
  const clock = { ms: 1_700_000_000_000 };
  const clocks = { now: () => clock.ms, random: () => 0.5 };
  const held: SharedRest[] = [];
  const redis = { isAway: false, claims: 0 };
  const reach = <Value>(act: () => Value): Promise<Value> =>
    redis.isAway ? Promise.reject(new Error("away")) : Promise.resolve(act());
  const store: Pick<BreakerStore, "claimProbe" | "close" | "read" | "rest"> = {
    read: () => reach(() => [...held]),
    rest: (rests) => reach(() => void held.push(...rests)),
    close: (places) => reach(() => void (places.length > 0 && held.splice(0))),
    claimProbe: () => reach(() => (redis.claims += 1) === 1),
  };
  const breakers = new Breakers(clocks);
  const changes: BreakerChange[] = [];
  const troubles: unknown[] = [];
  const shared = new SharedBreakers(
    {
      breakers,
      store,
      owner: "this proxy",
      now: clocks.now,
      onChange: (change) => void changes.push(change),
      onTrouble: (error) => void troubles.push(error),
    },
    NEVER_MS,
  );
  started.push(shared);
  const health = new RouteHealth(breakers, clocks);
  const report = (sign: "limited" | "well") =>
    health.report({
      ...PLACE,
      provider: "openai",
      sign,
      isWhole: false,
      sentMs: clock.ms,
      retryAfterMs: undefined,
    });
  return { breakers, changes, clock, health, held, redis, report, shared, troubles };
}

const isOpen = ({ health }: Pick<ReturnType<typeof start>, "health">) =>
  health.isOpen(PLACE.settingId, PLACE.model);

describe("a proxy whose Redis is away", () => {
  it("goes by what it sees itself: rests, probes once, and goes there again", async () => {
    const proxy = start();
    proxy.redis.isAway = true;
    proxy.report("limited");
    expect(isOpen(proxy)).toBe(true);
    await proxy.shared.sync();
    expect(isOpen(proxy)).toBe(true);
    proxy.clock.ms += 1000;
    expect(isOpen(proxy)).toBe(true);
    await waitFor(() => proxy.breakers.standing(PLACE) === "probe", { label: "leave to probe" });
    proxy.report("well");
    expect(isOpen(proxy)).toBe(false);
    expect(proxy.troubles.length).toBeGreaterThan(0);
  });

  it("announces it when Redis is back", async () => {
    const proxy = start();
    proxy.redis.isAway = true;
    proxy.report("limited");
    await proxy.shared.sync();
    expect(proxy.held).toEqual([]);
    proxy.redis.isAway = false;
    await proxy.shared.sync();
    expect(proxy.held).toMatchObject([{ ...PLACE, provider: "openai", cause: "limited" }]);
    expect(isOpen(proxy)).toBe(true);
    expect(proxy.changes).toMatchObject([{ ...PLACE, isRemote: false }]);
  });
});

describe("a proxy that hears of it", () => {
  it("may not probe while another one does", async () => {
    const proxy = start();
    proxy.redis.claims = 1;
    proxy.report("limited");
    await proxy.shared.sync();
    proxy.clock.ms += 1000;
    for (let call = 0; call < 50; call += 1) expect(isOpen(proxy)).toBe(true);
    await waitFor(() => proxy.redis.claims === 2, { label: "its question" });
    expect(proxy.breakers.standing(PLACE)).toBe("due");
  });

  it("forgets all of a setting that was reset, its failures so far and what it was about to announce included", async () => {
    const proxy = start();
    proxy.report("limited");
    proxy.shared.hear({ reset: PLACE.settingId });
    expect(isOpen(proxy)).toBe(false);
    expect(proxy.breakers.isQuiet).toBe(true);
    expect(proxy.changes.at(-1)).toMatchObject({ ...PLACE, rest: undefined, isRemote: true });
  });

  it("keeps what it has seen since it began to read", async () => {
    const proxy = start();
    const reading = proxy.shared.sync();
    proxy.report("limited");
    await reading;
    expect(isOpen(proxy)).toBe(true);
  });
});
