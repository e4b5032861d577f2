import { expect, test } from "vitest";

import { BACK_OFF, delayBeforeRestart } from "./back-off.ts";

test.each([
  [0, 100],
  [1, 200],
  [4, 1_600],
  [7, 10_000],
  [10_000, 10_000],
])("after %i failures in a row the next start waits %i ms", (failures, delayMs) => {
  expect(delayBeforeRestart(failures, BACK_OFF)).toBe(delayMs);
});
