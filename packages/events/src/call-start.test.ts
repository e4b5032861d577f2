import { callMembers } from "@lintel/testkit/objects";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type CallStart, toUnknownEvent, UsageEvent } from "./index.ts";

const EVENT: CallStart["event"] = {
  ...callMembers(),
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  createdAtMs: 1000,
  keyId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002",
  status: 503,
  ending: "gateway_stopped",
  streamed: true,
  latencyMs: 0,
};

const USE = {
  input: 100,
  outputClass: "output",
  choices: 2,
  maxOutputTokens: 5000,
  worksOnMs: 0,
} as const;

describe("a call whose proxy died", () => {
  it("is an event of unknown outcome that is estimated by the time its proxy lived", () => {
    const event = toUnknownEvent({ event: EVENT, sentAtMs: 10_000, use: USE }, 12_000);
    expect(event).toMatchObject({ outcome: "unknown", latencyMs: 2000, id: EVENT.id });
    expect(event.unmeasured?.unseen).toMatchObject({ input: 100, output: 2 * (800 + 16) });
    expect(event.unmeasured?.maxOutputTokens).toBe(10_000);
    expect(UsageEvent.parse(event)).toEqual(event);
  });

  it("has held its place at a server for the time its proxy lived, and no longer than it could", () => {
    const slot = { nanoPerHour: 1, slots: 2, maxMs: 5000 };
    const heldUntil = (aliveMs: number) =>
      toUnknownEvent({ event: EVENT, sentAtMs: 10_000, slot }, aliveMs).slotTime;
    expect(heldUntil(12_000)).toEqual({ nanoPerHour: 1, slots: 2, heldMs: 2000 });
    expect(heldUntil(60_000)).toMatchObject({ heldMs: 5000 });
    expect(toUnknownEvent({ event: EVENT, sentAtMs: 0 }, 1)).not.toHaveProperty("slotTime");
  });

  it("that is no stream is taken to be answered to its end", () => {
    const use = { ...USE, worksOnMs: 60_000, maxOutputTokens: 100_000 };
    const event = toUnknownEvent({ event: EVENT, sentAtMs: 10_000, use }, 12_000);
    expect(event.unmeasured?.unseen?.output).toBe(2 * (62 * 400 + 16));
  });

  it("whose answers are known to be shorter is taken to be answered as long as they are", () => {
    const outputOf = (likelyTokens: number, aliveMs: number) => {
      const use = { ...USE, likelyTokens };
      return toUnknownEvent({ event: EVENT, sentAtMs: 0, use }, aliveMs).unmeasured?.unseen?.output;
    };
    expect(outputOf(900, 1000)).toBe(2 * 900);
    expect(outputOf(900, 4000)).toBe(2 * (1600 + 16));
    expect(outputOf(9000, 1000)).toBe(2 * 5000);
  });

  it("of which nothing is charged costs nothing", () => {
    expect(toUnknownEvent({ event: EVENT, sentAtMs: 0 }, 9e9)).not.toHaveProperty("unmeasured");
  });

  it("never exceeds its bound, however long its proxy lived, nor falls below what came before", () => {
    const moments = fc.tuple(fc.nat(), fc.nat(1e12), fc.nat(1e12));
    fc.assert(
      fc.property(moments, ([sentAtMs, one, other]) => {
        const outputAt = (aliveMs: number) =>
          toUnknownEvent({ event: EVENT, sentAtMs, use: USE }, aliveMs).unmeasured?.unseen
            ?.output ?? 0;
        const [sooner, later] = [Math.min(one, other), Math.max(one, other)];
        expect(outputAt(later)).toBeLessThanOrEqual(10_000);
        expect(outputAt(later)).toBeGreaterThanOrEqual(outputAt(sooner));
      }),
    );
  });
});
