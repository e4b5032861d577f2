import { expect, it } from "vitest";

import { compare } from "./comparison.ts";
import type { Metrics } from "./metrics.ts";

function metrics(plainPerSecond: number, plainP99Ms: number): Metrics {
  return {
    plainPerSecond,
    plainCpuUs: 1e6 / plainPerSecond,
    plainCapacity: plainPerSecond,
    plainBusy: 1,
    plainInstructions: 1,
    streamInstructions: 1,
    plainP50Ms: 0,
    plainP99Ms,
    streamPerSecond: 0,
    streamCpuUs: 0,
    streamCapacity: 0,
    streamBusy: 1,
    firstByteP50Ms: 0,
    firstByteP99Ms: 0,
    eventCpuUs: 0,
    memoryMib: Number.NaN,
    foreign: 0,
    latenessP99Ms: 0,
    failed: 0,
  };
}

const drifting = compare(
  new Map([
    // The machine slows down by half from the first round to the last.
    ["direct", [metrics(4_000, 1), metrics(3_000, 2), metrics(2_000, 3)]],
    ["relay", [metrics(2_000, 1.5), metrics(1_500, 2.5), metrics(1_000, 3.5)]],
    ["portkey", [metrics(200, 3)]],
  ]),
);

it("compares within rounds, so that drift cancels", () => {
  expect(drifting.ratio("relay", "direct", "plainPerSecond")).toBe(0.5);
  expect(drifting.added("relay", "plainP99Ms")).toBe(0.5);
  expect(drifting.median("relay", "plainPerSecond")).toBe(1_500);
});

it("compares only rounds both were measured in", () => {
  expect(drifting.ratio("relay", "portkey", "plainPerSecond")).toBe(10);
});

it("does not compare with what was not measured", () => {
  expect(drifting.ratio("relay", "lintel", "plainPerSecond")).toBeNaN();
  expect(drifting.median("lintel", "plainPerSecond")).toBeNaN();
  expect(drifting.median("relay", "memoryMib")).toBeNaN();
});
