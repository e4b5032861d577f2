import { createTestRedis, type TestRedis, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  type BreakerNews,
  createBreakerStore,
  followBreakers,
  type SharedRest,
} from "../src/index.ts";

const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);

let redis: TestRedis;
let one: ReturnType<typeof createBreakerStore>;
let other: ReturnType<typeof createBreakerStore>;

beforeAll(async () => {
  redis = await createTestRedis();
  const options = { redis: redis.client, prefix: redis.prefix };
  [one, other] = [createBreakerStore(options), createBreakerStore(options)];
});
beforeEach(() => redis.empty());
afterAll(() => redis.close());

const aRest = (overrides: Partial<SharedRest> = {}): SharedRest => ({
  settingId: "setting-1",
  model: "a model with spaces",
  provider: "openai",
  sinceMs: NOW,
  untilMs: NOW + 5000,
  cause: "failed",
  times: 1,
  ...overrides,
});

describe("what one proxy announces of its breakers", () => {
  it("others read, until it announces that calls go there again", async () => {
    const rests = [aRest(), aRest({ model: "", cause: "unauthorised" })];
    await one.rest(rests);
    expect(new Set(await other.read(NOW))).toEqual(new Set(rests));
    await other.close([{ settingId: "setting-1", model: "" }]);
    expect(await one.read(NOW)).toEqual([rests[0]]);
  });

  it("is forgotten an hour after its rest, if there was no call since", async () => {
    await one.rest([aRest()]);
    expect(await other.read(NOW + 3_600_000)).toHaveLength(1);
    expect(await other.read(NOW + 3_606_000)).toEqual([]);
    expect(await other.read(NOW)).toEqual([]);
  });

  it("is passed over where it cannot be read: another release may have written it", async () => {
    await one.rest([aRest()]);
    await redis.client.hset(`{${redis.prefix}breakers}`, { x: "no JSON", y: '{"cause":"new"}' });
    expect(await other.read(NOW)).toEqual([aRest()]);
  });

  it("is reset for one setting alone", async () => {
    const untouched = aRest({ settingId: "setting-2" });
    await one.rest([aRest(), aRest({ model: "" }), untouched]);
    expect(await other.reset("setting-1", NOW)).toHaveLength(2);
    expect(await one.read(NOW)).toEqual([untouched]);
    expect(await one.read(NOW, "setting-1")).toEqual([]);
  });
});

describe("a probe", () => {
  const place = { settingId: "setting-1", model: "gpt-4o" };

  it("is one proxy's, of any number that ask at once, until its time is over", async () => {
    const asked = Array.from({ length: 20 }, (_, at) =>
      (at % 2 === 0 ? one : other).claimProbe(place, `proxy-${at}`, 60_000),
    );
    expect((await Promise.all(asked)).filter((isMine) => isMine)).toHaveLength(1);
    const brief = { ...place, model: "brief" };
    expect(await one.claimProbe(brief, "proxy-1", 1)).toBe(true);
    await waitFor(() => other.claimProbe(brief, "proxy-2", 60_000), { label: "the next probe" });
  });

  it("may be made again after the next rest", async () => {
    await one.claimProbe(place, "proxy-1", 60_000);
    await one.rest([aRest(place)]);
    expect(await other.claimProbe(place, "proxy-2", 60_000)).toBe(true);
  });
});

it("news of all of it reach who follows", async () => {
  const heard: BreakerNews[] = [];
  const subscriber = redis.client.duplicate({ commandTimeout: 60_000 });
  await followBreakers(subscriber, redis.prefix, (news) => void heard.push(news))();
  await one.rest([aRest()]);
  await one.close([aRest()]);
  await one.reset("setting-2", NOW);
  await redis.client.publish(`${redis.prefix}breakers`, "what a newer release says");
  await one.reset("setting-3", NOW);
  await waitFor(() => heard.length === 4, { label: "the news" });
  expect(heard).toEqual([
    { rests: [aRest()] },
    { closed: [{ settingId: "setting-1", model: "a model with spaces" }] },
    { reset: "setting-2" },
    { reset: "setting-3" },
  ]);
  subscriber.disconnect();
});
