import { expect, it } from "vitest";

import { secondsOfDuration } from "./durations.ts";

it.each([
  ["", 0],
  ["720h", 2_592_000],
  ["1h30m", 5400],
  ["1.5h", 5400],
  ["90s", 90],
  ["500ms", 0.5],
])("%j is %s s", (text, seconds) => {
  expect(secondsOfDuration(text)).toBe(seconds);
});
