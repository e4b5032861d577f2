import { afterEach, expect, it } from "vitest";

import { type EpochWatch, type EpochWatchOptions, GRACE_MS, watchEpoch } from "./watch-epoch.ts";

const started: EpochWatch[] = [];
afterEach(() => Promise.all(started.splice(0).map((watch) => watch.stop())));

/** A watch over a Redis that the test empties. */
function aWatch(over: Partial<EpochWatchOptions> = {}) {
  const redis = { epoch: undefined as string | undefined };
  const seen: string[] = [];
  let epochs = 0;
  const watch = watchEpoch({
    epoch: {
      read: async () => redis.epoch,
      async begin(id, graceMs) {
        seen.push(`begin ${graceMs}`);
        redis.epoch ??= id;
        return redis.epoch;
      },
    },
    newId: () => `epoch ${(epochs += 1)}`,
    isAnotherPresent: async () => false,
    putBack: async () => void seen.push("put back"),
    onEpoch: (isFirst) => void seen.push(isFirst ? "first" : "next"),
    onTrouble: (error) => void seen.push(String(error)),
    ...over,
  });
  started.push(watch);
  return { redis, seen, watch };
}

it("begins at once on a Redis that was never used, when no other proxy is there", async () => {
  const { seen, watch } = aWatch();
  await watch.check();
  await watch.ready;
  expect(seen).toEqual(["begin 0", "put back", "first"]);
  await watch.check();
  expect(seen).toHaveLength(3);
});

it.each([
  ["there is another proxy", async () => true],
  ["it is not known whether there is one", () => Promise.reject(new Error("no answer"))],
])("lets an empty Redis settle when %s", async (_, isAnotherPresent) => {
  const { seen, watch } = aWatch({ isAnotherPresent });
  await watch.check();
  expect(seen[0]).toBe(`begin ${GRACE_MS}`);
});

it("puts back its reservations when Redis was emptied, alone or not, and reports it", async () => {
  const { redis, seen, watch } = aWatch();
  await watch.check();
  redis.epoch = undefined;
  await watch.check();
  expect(seen.slice(3)).toEqual([`begin ${GRACE_MS}`, "put back", "next"]);
});

it("puts back what it holds when another has begun a new epoch", async () => {
  const { redis, seen, watch } = aWatch();
  redis.epoch = "of another";
  await watch.check();
  redis.epoch = "of another, after a loss";
  await watch.check();
  expect(seen).toEqual(["put back", "first", "put back", "next"]);
});

it("puts it back again until all of it has arrived", async () => {
  let attempts = 0;
  const { redis, seen, watch } = aWatch({
    putBack: () => ((attempts += 1) === 2 ? Promise.reject(new Error("away")) : Promise.resolve()),
  });
  await watch.check();
  redis.epoch = "another";
  await watch.check();
  expect(seen.at(-1)).toBe("Error: away");
  await watch.check();
  expect([attempts, seen.at(-1)]).toEqual([3, "next"]);
});

it("first remembers calls whose admission is just arriving", async () => {
  const held: string[] = [];
  const { redis, seen, watch } = aWatch({ putBack: async () => void seen.push(held.join()) });
  await watch.check();
  redis.epoch = "another";
  const checking = watch.check();
  void Promise.resolve()
    .then(() => undefined)
    .then(() => undefined)
    .then(() => held.push("call"));
  await checking;
  expect(seen).toContain("call");
});
