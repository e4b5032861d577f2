import { expect, it } from "vitest";

import { throttleLog } from "./throttle-log.ts";

function aLog() {
  const clock = { nowMs: 0 };
  const written: [string, string, number][] = [];
  const log = throttleLog<string>(
    1000,
    () => clock.nowMs,
    (message, facts, suppressed) => written.push([message, facts, suppressed]),
  );
  return { clock, written, log };
}

it("writes a message once per period, with how often it was suppressed since", () => {
  const { clock, written, log } = aLog();
  for (const [atMs, facts] of [
    [0, "a"],
    [1, "b"],
    [999, "c"],
    [1000, "d"],
    [5000, "e"],
  ] as const) {
    clock.nowMs = atMs;
    log("away", facts);
  }
  expect(written).toEqual([
    ["away", "a", 0],
    ["away", "d", 2],
    ["away", "e", 0],
  ]);
});

it("counts each message by itself", () => {
  const { clock, written, log } = aLog();
  for (const message of ["redis", "redis", "postgres", "redis"]) log(message, "");
  clock.nowMs = 1000;
  log("redis", "");
  expect(written).toEqual([
    ["redis", "", 0],
    ["postgres", "", 0],
    ["redis", "", 2],
  ]);
});

it("remembers a bounded number of messages, and forgets the oldest first", () => {
  const { written, log } = aLog();
  for (let number = 0; number <= 1000; number += 1) log(`setting ${number}`, "");
  log("setting 1000", "");
  expect(written.length).toBe(1001);
  log("setting 0", "");
  expect(written.at(-1)).toEqual(["setting 0", "", 0]);
});
