import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AnnouncedStarts } from "./announced-starts.ts";

const EVERY_MS = 2000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aProxy() {
  const open = new Map<string, string>();
  const redis = {
    starts: new Map<string, string>(),
    alive: new Map<string, number>(),
    isAway: false,
  };
  const away = () => (redis.isAway ? Promise.reject(new Error("away")) : Promise.resolve());
  const troubles: unknown[] = [];
  const announced = new AnnouncedStarts({
    calls: {
      async keep(starts) {
        await away();
        for (const [callId, start] of starts) redis.starts.set(callId, start);
      },
      async show(callIds, atMs) {
        await away();
        for (const callId of callIds) redis.alive.set(callId, atMs);
      },
      async drop(callIds) {
        await away();
        for (const callId of callIds) {
          redis.starts.delete(callId);
          redis.alive.delete(callId);
        }
      },
    },
    open: () => open,
    now: Date.now,
    onTrouble: (error) => troubles.push(error),
  });
  const looks = (count: number) => vi.advanceTimersByTimeAsync(count * EVERY_MS);
  return { announced, looks, open, redis, troubles };
}

describe("calls under way", () => {
  it("are announced again when another attempt has taken the place of the first", async () => {
    const { looks, open, redis } = aProxy();
    open.set("long", "first attempt");
    await looks(2);
    open.set("long", "second attempt");
    await looks(1);
    expect([...redis.starts]).toEqual([["long", "second attempt"]]);
  });

  it("are announced when they last, shown as long as they do, and dropped when they have ended", async () => {
    const { looks, open, redis } = aProxy();
    open.set("short", "s").set("long", "l");
    await looks(1);
    expect(redis.starts.size).toBe(0);
    open.delete("short");
    await looks(1);
    expect([...redis.starts]).toEqual([["long", "l"]]);
    const shownMs = redis.alive.get("long") ?? 0;
    await looks(3);
    expect(redis.alive.get("long")).toBe(shownMs + 3 * EVERY_MS);
    open.delete("long");
    await looks(1);
    expect([redis.starts.size, redis.alive.size]).toEqual([0, 0]);
  });

  it("are announced after all when Redis is back, and again when it lost them", async () => {
    const { announced, looks, open, redis, troubles } = aProxy();
    redis.isAway = true;
    open.set("long", "l");
    await looks(4);
    expect(troubles.length).toBeGreaterThan(0);
    redis.isAway = false;
    await looks(1);
    expect(redis.starts.get("long")).toBe("l");
    redis.starts.clear();
    announced.forget();
    await looks(1);
    expect(redis.starts.get("long")).toBe("l");
  });

  it("are taken back when the proxy stops, unless they are left open", async () => {
    const { announced, looks, open, redis } = aProxy();
    open.set("ended", "e").set("left", "l");
    await looks(2);
    open.delete("ended");
    await announced.stop();
    expect([...redis.starts.keys()]).toEqual(["left"]);
  });
});
