import { expect, it } from "vitest";

import { bucketsOf, type ReportPoint, seriesOf } from "./usage-series.ts";

const point = (members: Partial<ReportPoint>): ReportPoint => ({
  timeStamp: 0,
  numberOfRequests: 1,
  costInUsd: 1,
  latencyInMs: 10,
  promptTokenCount: 2,
  completionTokenCount: 3,
  successCount: 1,
  model: "",
  keyId: "",
  customId: "",
  userId: "",
  ...members,
});

it("points become series by group, the most expensive first, with every bucket in its place", () => {
  const buckets = bucketsOf({ start: 100, end: 130 }, 10);
  const points = [
    point({ timeStamp: 100, model: "cheap", costInUsd: 0.5, successCount: 0 }),
    point({ timeStamp: 120, model: "dear", costInUsd: 5 }),
    point({ timeStamp: 100, model: "dear", costInUsd: 2 }),
    point({ timeStamp: 110, model: "none", numberOfRequests: 0, costInUsd: 0 }),
  ];
  const series = seriesOf(points, "model", buckets);
  expect(series.map(({ group, total }) => [group, total.usd, total.failures])).toEqual([
    ["dear", 7, 0],
    ["cheap", 0.5, 1],
  ]);
  expect(series[0]?.buckets.map(({ usd }) => usd)).toEqual([2, 0, 5]);
});
