import { describe, expect, it } from "vitest";

import { afterAnswer, paceNow, tookMs } from "./pace.ts";

const START_MS = 1_700_000_000_000;

describe("the pace of a destination", () => {
  it("follows what is measured: half way in a minute, and at once when all is new", () => {
    const first = afterAnswer(undefined, 1000, START_MS);
    expect(first.averageMs).toBe(1000);
    expect(afterAnswer(first, 0, START_MS + 60_000).averageMs).toBe(500);
  });

  it("changes by a tenth at least with each of many answers at one moment", () => {
    let pace = afterAnswer(undefined, 1000, START_MS);
    for (let answer = 0; answer < 20; answer += 1) pace = afterAnswer(pace, 100, START_MS);
    expect(pace.averageMs).toBeLessThan(250);
    expect(pace.averageMs).toBeGreaterThan(100);
  });

  it("falls while nothing is measured, so that a slow one is tried again", () => {
    const slow = afterAnswer(undefined, 4000, START_MS);
    expect(paceNow(slow, START_MS)).toBe(4000);
    expect(paceNow(slow, START_MS + 120_000)).toBe(1000);
  });

  it("is the time to a stream's first byte, and of other answers that time for each token", () => {
    expect(tookMs({ streamed: true, firstByteMs: 300, outputTokens: 900 })).toBe(300);
    expect(tookMs({ streamed: false, firstByteMs: 9000, outputTokens: 900 })).toBe(10);
    expect(tookMs({ streamed: false, firstByteMs: 50, outputTokens: undefined })).toBe(50);
    expect(tookMs({ streamed: false, firstByteMs: 50, outputTokens: 0 })).toBe(50);
  });
});
