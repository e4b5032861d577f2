import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Phase, Watchdog } from "./watchdog.ts";

const DEADLINES = { connectMs: 100, firstByteMs: 300, idleMs: 200, totalMs: 1000 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function start(deadlines = DEADLINES) {
  const late: Phase[] = [];
  const watchdog = new Watchdog(
    deadlines,
    () => Date.now(),
    (phase) => late.push(phase),
  );
  return { watchdog, late };
}

describe("the deadlines of an exchange", () => {
  it.each([
    ["connecting", 100],
    ["answering", 300],
    ["reading", 200],
  ] as const)("end it when %s takes %d ms", (phase, limit) => {
    const { late, watchdog } = start();
    watchdog.enter(phase);
    vi.advanceTimersByTime(limit - 2);
    expect(late).toEqual([]);
    vi.advanceTimersByTime(3);
    expect(late).toEqual([phase]);
  });

  it("start again with all progress, except the overall one", () => {
    const { late, watchdog } = start();
    for (let at = 0; at < 9; at += 1) {
      watchdog.enter("reading");
      vi.advanceTimersByTime(105);
    }
    expect(late).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(late).toEqual(["reading"]);
  });

  it("do not blame the upstream for a caller who does not read", () => {
    const { late, watchdog } = start();
    watchdog.enter("reading");
    watchdog.enter("paused");
    vi.advanceTimersByTime(900);
    expect(late).toEqual([]);
    vi.advanceTimersByTime(101);
    expect(late).toEqual(["paused"]);
  });

  it("end with the exchange", () => {
    const { late, watchdog } = start();
    watchdog.enter("answering");
    watchdog.stop();
    watchdog.enter("reading");
    vi.advanceTimersByTime(5000);
    expect(late).toEqual([]);
  });
});
