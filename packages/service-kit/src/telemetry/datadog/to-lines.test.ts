import { expect, it } from "vitest";

import { createMetricSet } from "../series/metric-set.ts";
import { metricLines, type SentSums } from "./to-lines.ts";

const OPTIONS = { name: "lintel.calls", description: "", unit: "" };

it("a counter is sent as what came since it was last sent, and not at all where nothing did", async () => {
  const metrics = createMetricSet();
  const counter = metrics.counter(OPTIONS);
  const sent: SentSums = new Map();
  const lines = async () => {
    const { resourceMetrics } = await metrics.collect();
    return metricLines(
      resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics),
      ["env:test"],
      sent,
    );
  };
  counter({ a: "1" }).add(3);
  counter({ a: "2" }).add(1);
  expect(await lines()).toEqual([
    "lintel.calls:3|c|#a:1,env:test",
    "lintel.calls:1|c|#a:2,env:test",
  ]);
  expect(await lines()).toEqual([]);
  counter({ a: "1" }).add(4);
  expect(await lines()).toEqual(["lintel.calls:4|c|#a:1,env:test"]);
});
