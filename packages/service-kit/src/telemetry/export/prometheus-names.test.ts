import { expect, it } from "vitest";

import { prometheusName } from "./prometheus-names.ts";

it.each([
  ["http.server.request.duration", "s", "http.server.request.duration.seconds"],
  ["process.memory.usage", "By", "process.memory.usage.bytes"],
  ["lintel.overhead.seconds", "s", "lintel.overhead.seconds"],
  ["lintel.spool.bytes", "By", "lintel.spool.bytes"],
  ["lintel.calls", "{call}", "lintel.calls"],
])("%s in %s is %s", (name, unit, expected) => {
  expect(prometheusName({ name, unit }, false)).toBe(expected);
  expect(prometheusName({ name, unit }, true)).toBe(expected);
});

it("a gauge without a unit is a ratio, a counter is not", () => {
  const share = { name: "nodejs.eventloop.utilization", unit: "1" };
  expect(prometheusName(share, true)).toBe("nodejs.eventloop.utilization.ratio");
  expect(prometheusName(share, false)).toBe("nodejs.eventloop.utilization");
});
