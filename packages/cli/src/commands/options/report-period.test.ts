import { expect, it } from "vitest";

import { givenOf } from "../../arguments/given.ts";
import { reportPeriod } from "./report-period.ts";

const NOW = 1_700_000_123;
const DAY = 86_400;
const HOUR = 3600;

const periodOf = (values: Readonly<Record<string, string>>, seconds: number) =>
  reportPeriod(
    givenOf("", values, () => new Date(NOW * 1000)),
    { start: NOW - seconds, end: NOW },
  );

it.each([
  ["half an hour by minutes", 1800, 60],
  ["a day by hours", DAY, HOUR],
  ["a week by days", 7 * DAY, DAY],
  ["a month by days", 31 * DAY, DAY],
  ["a year by months", 365 * DAY, 30 * DAY],
  ["ten years by what gives a screen of lines", 3650 * DAY, 118 * DAY],
])("%s", (_, seconds, increment) => {
  expect(periodOf({}, seconds).increment).toBe(increment);
});

it("begins with a whole hour or day where the start is so long ago, and where it is not given", () => {
  expect(periodOf({ start: "7d" }, 7 * DAY).start % DAY).toBe(0);
  expect(periodOf({}, DAY).start % HOUR).toBe(0);
});

it("begins at the second that is given", () => {
  const { end, start } = periodOf({ start: String(NOW - DAY) }, DAY);
  expect([start, end]).toEqual([NOW - DAY, NOW]);
});

it.each([
  ["3600", HOUR],
  ["15m", 900],
  ["1d", DAY],
])("takes the increment %s", (text, increment) => {
  expect(periodOf({ increment: text }, DAY).increment).toBe(increment);
});

it("refuses an increment that is no duration", () => {
  expect(() => periodOf({ increment: "often" }, DAY)).toThrow("--increment must be seconds");
});
