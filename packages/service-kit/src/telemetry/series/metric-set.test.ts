import type { DataPoint } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createMetricSet, type MetricSet } from "./metric-set.ts";

const OPTIONS = { name: "x", description: "", unit: "" };

async function pointsOf(metrics: MetricSet): Promise<DataPoint<unknown>[]> {
  const { resourceMetrics } = await metrics.collect();
  return resourceMetrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.flatMap((metric): DataPoint<unknown>[] => metric.dataPoints),
  );
}

describe("a counter", () => {
  it("adds up by attributes, named in any order", async () => {
    const metrics = createMetricSet();
    const counter = metrics.counter(OPTIONS);
    counter({ a: "1", b: "2" }).add();
    counter({ b: "2", a: "1" }).add(4);
    counter({ a: "1" }).add(7);
    expect((await pointsOf(metrics)).map(({ attributes, value }) => [attributes, value])).toEqual([
      [{ a: "1", b: "2" }, 5],
      [{ a: "1" }, 7],
    ]);
  });

  it("only ever grows", async () => {
    const metrics = createMetricSet();
    const series = metrics.counter(OPTIONS)({});
    for (const amount of [3, -1, Number.NaN, 0]) series.add(amount);
    expect((await pointsOf(metrics))[0]?.value).toBe(3);
  });

  it("has at most 1,001 series, and loses no count beyond", async () => {
    const metrics = createMetricSet();
    const counter = metrics.counter(OPTIONS);
    for (let label = 0; label < 5000; label += 1) counter({ label }).add();
    counter({ label: 0 }).add();
    const points = await pointsOf(metrics);
    expect(points).toHaveLength(1001);
    expect(points[0]).toMatchObject({ attributes: { label: 0 }, value: 2 });
    expect(points.at(-1)).toMatchObject({
      attributes: { "otel.metric.overflow": true },
      value: 4000,
    });
  });
});

describe("a histogram", () => {
  it("counts every value in the first bucket whose bound is not below it", async () => {
    const bounds = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 8 });
    const values = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(bounds, values, async (unsorted, recorded) => {
        const boundaries = unsorted.toSorted((a, b) => a - b);
        const metrics = createMetricSet();
        const series = metrics.histogram(OPTIONS, boundaries)({});
        for (const value of recorded) series.record(value);
        const uppers = [...boundaries, Infinity];
        const counts = uppers.map(
          (upper, index) =>
            recorded.filter((value) => value <= upper && value > (uppers[index - 1] ?? -1)).length,
        );
        expect((await pointsOf(metrics))[0]?.value).toEqual({
          buckets: { boundaries, counts },
          count: recorded.length,
          sum: recorded.reduce((sum, value) => sum + value, 0),
        });
      }),
    );
  });

  it("ignores what is no measurement", async () => {
    const metrics = createMetricSet();
    const series = metrics.histogram(OPTIONS, [1])({});
    series.record(-1);
    series.record(Number.NaN);
    expect((await pointsOf(metrics))[0]?.value).toMatchObject({ count: 0, sum: 0 });
  });

  it("hands out a copy: later records do not change what was collected", async () => {
    const metrics = createMetricSet();
    const series = metrics.histogram(OPTIONS, [1])({});
    series.record(0.5);
    const [point] = await pointsOf(metrics);
    series.record(0.5);
    expect(point?.value).toMatchObject({ count: 1, buckets: { counts: [1, 0] } });
  });
});

describe("a gauge", () => {
  it("is read when metrics are collected", async () => {
    const metrics = createMetricSet();
    let size = 1;
    metrics.gauge(OPTIONS, () => size);
    size = 2;
    expect((await pointsOf(metrics))[0]?.value).toBe(2);
  });
});
