import { randomUUID } from "node:crypto";

import { createStartedCalls } from "@lintel/admission";
import { type CallStart, UsageEvent } from "@lintel/events";
import { createTestRedis, type TestRedis } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type LostCallDeps, queueLostCalls } from "../src/usage/queue-lost-calls.ts";
import { aUsageEvent } from "./a-usage-event.ts";

const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);
const MINUTE_MS = 60_000;

let redis: TestRedis;
beforeAll(async () => {
  redis = await createTestRedis();
});
afterAll(() => redis.close());

const aStart = (): CallStart => ({
  event: aUsageEvent(),
  sentAtMs: NOW - 20 * MINUTE_MS,
  use: { input: 10, outputClass: "output", choices: 1, maxOutputTokens: 1e6, worksOnMs: 0 },
});

/** A worker's task on starts of its own, with a queue that may be away. */
function aWorker() {
  const queue = { events: [] as UsageEvent[], isAway: false };
  const startedCalls = createStartedCalls({
    redis: redis.client,
    prefix: `${redis.prefix}${randomUUID()}:`,
  });
  const deps: LostCallDeps = {
    startedCalls,
    async publish({ events }) {
      if (queue.isAway) throw new Error("away");
      queue.events.push(...events.map((event) => UsageEvent.parse(JSON.parse(event))));
    },
    newId: randomUUID,
    logger: { warn: () => undefined },
    now: () => NOW,
  };
  const announce = async (start: CallStart, aliveMs: number) => {
    await startedCalls.keep(new Map([[start.event.id, `${JSON.stringify({ start })}\n`]]));
    await startedCalls.show([start.event.id], aliveMs);
  };
  return { announce, queue, startedCalls, run: () => queueLostCalls(deps) };
}

describe("calls that their proxy shows no more", () => {
  it("are events of unknown outcome, once, estimated until they were last shown", async () => {
    const { announce, queue, run } = aWorker();
    const [lost, open] = [aStart(), aStart()];
    await announce(lost, NOW - 10 * MINUTE_MS);
    await announce(open, NOW - MINUTE_MS);
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    expect(queue.events).toMatchObject([{ id: lost.event.id, outcome: "unknown" }]);
    expect(queue.events[0]?.unmeasured?.unseen?.output).toBe(602.5 * 400 + 16);
  });

  it("wait for the queue", async () => {
    const { announce, queue, run } = aWorker();
    const lost = aStart();
    await announce(lost, NOW - 10 * MINUTE_MS);
    queue.isAway = true;
    await expect(run()).rejects.toThrow("away");
    queue.isAway = false;
    expect(await run()).toBe(1);
    expect(queue.events).toMatchObject([{ id: lost.event.id }]);
  });

  it("are forgotten once they have records, or Redis has lost their starts", async () => {
    const { announce, queue, run, startedCalls } = aWorker();
    const ended = aStart();
    await announce(ended, NOW - 10 * MINUTE_MS);
    await startedCalls.drop([ended.event.id]);
    await startedCalls.show([randomUUID()], NOW - 10 * MINUTE_MS);
    expect([await run(), await run()]).toEqual([0, 0]);
    expect(queue.events).toEqual([]);
    expect(await startedCalls.lapsed(NOW)).toEqual([]);
  });
});
