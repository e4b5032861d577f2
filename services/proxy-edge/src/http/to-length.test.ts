import { expect, it } from "vitest";

import { toLength } from "./to-length.ts";

it.each([
  ["0", 0],
  ["752", 752],
  ["999999999999999", 999_999_999_999_999],
  ["", undefined],
  ["1e3", undefined],
  ["-1", undefined],
  ["12, 12", undefined],
  ["9999999999999999", undefined],
])("of %j is %s", (value, length) => {
  expect(toLength(value)).toBe(length);
});
