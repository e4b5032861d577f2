import { expect, it } from "vitest";

import { Outage } from "./outage.ts";

it("after three failures in a row one caller in 250 ms tries, until one succeeds", () => {
  let nowMs = 1000;
  const outage = new Outage(() => nowMs);
  const fail = (times: number) => {
    for (let time = 0; time < times; time += 1) outage.failed();
  };
  fail(2);
  outage.succeeded();
  fail(2);
  expect([outage.mayTry(), outage.mayTry()]).toEqual([true, true]);
  fail(1);
  expect([outage.mayTry(), outage.mayTry()]).toEqual([true, false]);
  nowMs += 249;
  expect(outage.mayTry()).toBe(false);
  nowMs += 1;
  expect([outage.mayTry(), outage.mayTry()]).toEqual([true, false]);
  outage.succeeded();
  expect([outage.mayTry(), outage.mayTry()]).toEqual([true, true]);
});
