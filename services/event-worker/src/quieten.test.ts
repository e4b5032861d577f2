import { expect, it } from "vitest";

import { quieten } from "./quieten.ts";

it("tells once per period, with what it kept to itself since", () => {
  const told: [string, number][] = [];
  let nowMs = 0;
  const tell = quieten<string>(
    1000,
    () => nowMs,
    (what, unsaid) => told.push([what, unsaid]),
  );
  for (const [atMs, what] of [
    [0, "a"],
    [1, "b"],
    [999, "c"],
    [1000, "d"],
    [5000, "e"],
  ] as const) {
    nowMs = atMs;
    tell(what);
  }
  expect(told).toEqual([
    ["a", 0],
    ["d", 2],
    ["e", 0],
  ]);
});
