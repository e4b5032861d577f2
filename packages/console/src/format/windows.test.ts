import { expect, it } from "vitest";

import { windowStart } from "./windows.ts";

const AT = Date.UTC(2028, 1, 29, 23, 59, 59) / 1000;

it.each([
  ["m", Date.UTC(2028, 1, 29, 23, 59)],
  ["h", Date.UTC(2028, 1, 29, 23)],
  ["d", Date.UTC(2028, 1, 29)],
  ["mo", Date.UTC(2028, 1, 1)],
])("the %s that is running began at its border in UTC", (unit, start) => {
  expect(windowStart(unit, AT)).toBe(start / 1000);
});

it("what counts for ever has no border", () => {
  expect(windowStart("total", AT)).toBe(1);
});
