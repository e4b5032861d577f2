import fc from "fast-check";
import { expect, it } from "vitest";

import {
  bucketsByGroup,
  bucketsOf,
  type ReportPoint,
  sumOfGroups,
  withoutGroups,
} from "./usage-series.ts";

const point = (timeStamp: number, model: string, calls: number): ReportPoint => ({
  timeStamp,
  model,
  keyId: "",
  customId: "",
  userId: "",
  numberOfRequests: calls,
  costInUsd: calls * 0.5,
  latencyInMs: 0,
  promptTokenCount: calls,
  completionTokenCount: 0,
  successCount: calls - 1,
});

it("points become buckets of each group, without the empty bucket that the API adds at the end", () => {
  const buckets = bucketsOf({ start: 100, end: 300 }, 100);
  const points = [point(100, "a", 2), point(200, "b", 4), point(300, "", 0)];
  const groups = bucketsByGroup(points, "model", buckets);
  expect([...groups.keys()]).toEqual(["a", "b"]);
  expect(groups.get("a")).toEqual([
    { calls: 2, usd: 1, tokens: 2, failures: 1 },
    { calls: 0, usd: 0, tokens: 0, failures: 0 },
  ]);
});

it("what is drawn and what is left are together everything", () => {
  const aPoint = fc.record({
    at: fc.constantFrom(0, 10, 20),
    model: fc.constantFrom("a", "b", "c", ""),
    calls: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(fc.array(aPoint), (drawn) => {
      const buckets = bucketsOf({ start: 0, end: 30 }, 10);
      const points = drawn.map(({ at, calls, model }) => point(at, model, calls));
      const all = bucketsByGroup(points, undefined, buckets).get("") ?? [];
      const groups = bucketsByGroup(points, "model", buckets);
      const shown = ["a", "b"].flatMap((id) => [groups.get(id) ?? []]);
      const left = withoutGroups(all, shown);
      const others = ["c", ""].flatMap((id) => [groups.get(id) ?? []]);
      const calls = sumOfGroups(others, buckets).map((usage) => usage.calls);
      expect(left.map((usage) => usage.calls)).toEqual(all.length === 0 ? [] : calls);
    }),
  );
});
