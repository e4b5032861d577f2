import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import type { ModelList } from "../ports/models.ts";
import { KnownModelLists } from "./model-lists.ts";

const setting = storedSetting({ provider: "vllm" });
const listOf = (id: string): ModelList => ({
  entries: new Map([[id, {}]]),
  ids: new Set([id]),
  names: new Set([id]),
  bytes: Buffer.from(id),
});

/** Lists on a clock of their own, that are read when the test says so. */
function world() {
  const readings: PromiseWithResolvers<ModelList | undefined>[] = [];
  const time = { nowMs: 0 };
  const troubles: unknown[] = [];
  const lists = new KnownModelLists({
    read() {
      const reading = Promise.withResolvers<ModelList | undefined>();
      readings.push(reading);
      return reading.promise;
    },
    monotonic: () => time.nowMs,
    onTrouble: (error) => troubles.push(error),
  });
  return { lists, readings, time, troubles };
}

describe("the models of a backend", () => {
  it("are read once for all who wait for them", async () => {
    const { lists, readings } = world();
    expect([lists.peek(setting), lists.isTried(setting)]).toEqual([undefined, false]);
    const waiting = [lists.renew([setting]), lists.renew([setting])];
    readings[0]?.resolve(listOf("a"));
    await Promise.all(waiting);
    expect([readings.length, lists.peek(setting)?.bytes.toString()]).toEqual([1, "a"]);
    await lists.renew([setting]);
    expect(readings).toHaveLength(1);
  });

  it("are read again behind calls when they are old, and stay as they were when that fails", async () => {
    const { lists, readings, time, troubles } = world();
    const first = lists.renew([setting]);
    readings[0]?.resolve(listOf("a"));
    await first;
    time.nowMs = 61_000;
    expect(lists.peek(setting)?.bytes.toString()).toBe("a");
    expect(readings).toHaveLength(2);
    const second = lists.renew([setting]);
    readings[1]?.reject(new Error("down"));
    await second;
    expect(troubles).toHaveLength(1);
    expect([lists.peek(setting)?.bytes.toString(), lists.hasFailed(setting)]).toEqual(["a", true]);
    // A backend that is down is not asked by every call.
    await lists.renew([setting]);
    expect(readings).toHaveLength(2);
    time.nowMs += 6000;
    const third = lists.renew([setting]);
    readings[2]?.resolve(listOf("b"));
    await third;
    expect([lists.peek(setting)?.bytes.toString(), lists.hasFailed(setting)]).toEqual(["b", false]);
  });

  it("belong to the setting as it is: a changed one is read anew", async () => {
    const { lists, readings } = world();
    const first = lists.renew([setting]);
    readings[0]?.resolve(listOf("a"));
    await first;
    expect(lists.peek({ ...setting })).toBeUndefined();
  });

  it("are read of so many backends at once, and no more", () => {
    const { lists, readings } = world();
    for (let made = 0; made < 100; made += 1) lists.peek({ ...setting });
    expect(readings).toHaveLength(64);
  });
});
