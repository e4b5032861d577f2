import type { LapsedCall } from "@lintel/admission";
import { NO_TOKENS } from "@lintel/core";
import type { WrittenBatch } from "@lintel/events";
import { describe, expect, it } from "vitest";

import { aUsageEvent } from "../../test/a-usage-event.ts";
import { queueLostCalls } from "./queue-lost-calls.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 13);

function aQueue(
  lapsed: readonly LapsedCall[],
  publish: () => Promise<void> = () => Promise.resolve(),
) {
  const steps: string[] = [];
  const batches: WrittenBatch[] = [];
  const warned: (readonly [unknown, unknown])[] = [];
  const deps = {
    startedCalls: {
      async lapsed(sinceMs: number) {
        steps.push(`lapsed since ${NOW_MS - sinceMs}`);
        return lapsed;
      },
      drop: async (callIds: readonly string[]) => void steps.push(`drop ${callIds.join()}`),
    },
    async publish(batch: WrittenBatch) {
      steps.push("publish");
      batches.push(batch);
      await publish();
    },
    newId: () => "new",
    logger: { warn: (facts: unknown, message?: unknown) => void warned.push([message, facts]) },
    now: () => NOW_MS,
  };
  return { batches, deps, steps, warned };
}

/** A call whose proxy was last seen two seconds after it was sent. */
function aLapsedCall(): LapsedCall & { readonly callId: string } {
  const { usage: _, ...event } = aUsageEvent({ status: 503, ending: "gateway_stopped" });
  const use = {
    input: 50,
    outputClass: "output",
    choices: 1,
    maxOutputTokens: 100_000,
    worksOnMs: 0,
  };
  const start = JSON.stringify({ start: { event, sentAtMs: NOW_MS - 600_000, use } });
  return { callId: event.id, start, aliveMs: NOW_MS - 598_000 };
}

describe("calls whose proxies are gone", () => {
  it("are queued as events of unknown outcome, and forgotten only then", async () => {
    const call = aLapsedCall();
    const { batches, deps, steps, warned } = aQueue([call]);
    expect(await queueLostCalls(deps)).toBe(1);
    expect(steps).toEqual(["lapsed since 480000", "publish", `drop ${call.callId}`]);
    expect(batches).toMatchObject([{ spoolId: "lost-new", sequence: 0 }]);
    const [event] = batches[0]?.events ?? [];
    expect(JSON.parse(event ?? "")).toMatchObject({
      id: call.callId,
      outcome: "unknown",
      // The proxy may have lived for as long as it takes to show that it does.
      latencyMs: 4500,
      unmeasured: { unseen: { ...NO_TOKENS, input: 50, output: 4.5 * 400 + 16 } },
    });
    expect(warned).toEqual([["calls of lost proxies: outcome unknown", { calls: 1 }]]);
  });

  it("are not forgotten when they cannot be queued", async () => {
    const { deps, steps } = aQueue([aLapsedCall()], () => Promise.reject(new Error("no Redis")));
    await expect(queueLostCalls(deps)).rejects.toThrow("no Redis");
    expect(steps.at(-1)).toBe("publish");
  });

  it("are forgotten where nothing of them can be read, which is logged", async () => {
    const readable = aLapsedCall();
    const lost = { callId: "lost", start: undefined, aliveMs: 0 };
    const broken = { callId: "broken", start: '{"start":{}}', aliveMs: 0 };
    const { batches, deps, steps, warned } = aQueue([lost, broken, readable]);
    expect(await queueLostCalls(deps)).toBe(1);
    expect(batches[0]?.events).toHaveLength(1);
    expect(steps.at(-1)).toBe(`drop lost,broken,${readable.callId}`);
    const message = "the start of a lost call cannot be read";
    expect(warned.slice(0, 2)).toEqual([
      [message, { callId: "lost" }],
      [message, { callId: "broken" }],
    ]);
    const none = aQueue([lost]);
    expect(await queueLostCalls(none.deps)).toBe(0);
    expect(none.steps.slice(1)).toEqual(["drop lost"]);
  });

  it("are as a rule none", async () => {
    const { deps, steps, warned } = aQueue([]);
    expect(await queueLostCalls(deps, 1000)).toBe(0);
    expect([steps, warned]).toEqual([["lapsed since 1000"], []]);
  });
});
