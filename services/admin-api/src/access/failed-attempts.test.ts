import { describe, expect, it } from "vitest";

import { countFailedAttempts } from "./failed-attempts.ts";

const MINUTE_MS = 60_000;

function counting() {
  let nowMs = 1_000_000;
  const attempts = countFailedAttempts(() => new Date(nowMs));
  const failOften = (source: string, times: number) => {
    for (let time = 0; time < times; time += 1) attempts.failed(source);
  };
  return {
    ...attempts,
    failOften,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("countFailedAttempts", () => {
  it("lets a source wait longer after each failure beyond the fourth, and at most a minute", () => {
    const { failed, failOften, waitMs } = counting();
    failOften("192.0.2.1", 4);
    expect(waitMs("192.0.2.1")).toBe(0);
    const waits = Array.from({ length: 9 }, () => {
      failed("192.0.2.1");
      return waitMs("192.0.2.1") / 1000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("lets the wait run out, and starts again after a quarter of an hour", () => {
    const { failed, failOften, pass, waitMs } = counting();
    failOften("192.0.2.1", 6);
    pass(1999);
    expect(waitMs("192.0.2.1")).toBe(1);
    pass(1);
    expect(waitMs("192.0.2.1")).toBe(0);
    failed("192.0.2.1");
    expect(waitMs("192.0.2.1")).toBe(4000);
    pass(15 * MINUTE_MS);
    failed("192.0.2.1");
    expect(waitMs("192.0.2.1")).toBe(0);
  });

  it("counts an IPv6 network as one source, and no other source with it", () => {
    const { failOften, waitMs } = counting();
    failOften("2001:db8:1:2::1", 9);
    expect(waitMs("2001:db8:1:2:ffff::2")).toBeGreaterThan(0);
    expect(waitMs("2001:db8:1:3::1")).toBe(0);
    expect(waitMs("192.0.2.1")).toBe(0);
  });

  it("knows no more than 10,000 sources, and forgets the one that failed longest ago", () => {
    const { failed, failOften, waitMs } = counting();
    failOften("first", 9);
    for (let other = 0; other < 9999; other += 1) failed(`other-${other}`);
    expect(waitMs("first")).toBeGreaterThan(0);
    failed("one more");
    expect(waitMs("first")).toBe(0);
  });
});
