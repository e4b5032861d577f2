import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { boundAbandonedReads } from "./abandoned-reads.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function begin(maxReads = 2) {
  const cancelled: string[] = [];
  const reads = boundAbandonedReads({ maxReads, maxMs: 1000 });
  return { reads, cancelled, one: (name: string) => reads.begin(() => void cancelled.push(name)) };
}

describe("calls that are read on without their callers", () => {
  it("are cancelled when their time is over", () => {
    const { cancelled, one } = begin();
    one("first");
    vi.advanceTimersByTime(999);
    expect(cancelled).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(cancelled).toEqual(["first"]);
  });

  it("are left alone once they have ended", () => {
    const { cancelled, one, reads } = begin();
    one("first")?.();
    vi.advanceTimersByTime(5000);
    reads.stop();
    expect(cancelled).toEqual([]);
  });

  it("are no more than allowed at once", () => {
    const { one, reads } = begin();
    const endFirst = one("first");
    one("second");
    expect(one("third")).toBeUndefined();
    endFirst?.();
    expect(one("fourth")).toBeDefined();
    expect(reads.size).toBe(2);
  });

  it("are all cancelled at a stop, and none begins any more", () => {
    const { cancelled, one, reads } = begin();
    one("first");
    one("second");
    reads.stop();
    expect(cancelled).toEqual(["first", "second"]);
    expect(one("third")).toBeUndefined();
  });
});
