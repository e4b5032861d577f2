import { expect, it } from "vitest";

import { durationInWords, secondsOfDuration } from "./durations.ts";

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

it.each([
  [0, "0 s"],
  [90, "1 min 30 s"],
  [43_200, "12 h"],
  [90_000, "1 d 1 h"],
])("%s seconds are %s", (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words);
});
