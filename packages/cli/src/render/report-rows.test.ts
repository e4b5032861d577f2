import type { components } from "@lintel/admin-client";
import { describe, expect, it } from "vitest";

import { render } from "./render.ts";
import { reportRows } from "./report-rows.ts";

type Point = components["schemas"]["ReportPoint"];

const aPoint = (members: Partial<Point> = {}): Point => ({
  timeStamp: 1_795_046_400,
  numberOfRequests: 12,
  costInUsd: 0.1,
  latencyInMs: 0,
  promptTokenCount: 1000,
  completionTokenCount: 50,
  successCount: 12,
  model: "",
  keyId: "",
  customId: "",
  userId: "",
  ...members,
});
const show = (points: readonly Point[], by: readonly (keyof Point)[]) =>
  render(reportRows({ dataPoints: [...points], latencyInMsMedian: 0, latencyInMs99th: 0 }, by));

/** Of a window that is not wide. */
const COLUMNS = 120;

describe("a report as a table", () => {
  it("has lines with calls alone, numbers to the right, and an exact total", () => {
    const points = [
      aPoint({ model: "gpt-4o-mini", costInUsd: 0.1 }),
      aPoint({ model: "gpt-4o", costInUsd: 0.2, numberOfRequests: 3, successCount: 2 }),
      aPoint({ numberOfRequests: 0 }),
    ];
    expect(show(points, ["model"])).toBe(
      [
        "AT          CALLS  SUCCEEDED  INPUT  OUTPUT  USD  MODEL",
        "2026-11-19     12         12   1000      50  0.1  gpt-4o-mini",
        "2026-11-19      3          2   1000      50  0.2  gpt-4o",
        "total          15         14   2000     100  0.3",
        "",
      ].join("\n"),
    );
  });

  it("says the hour where lines are no days", () => {
    expect(show([aPoint(), aPoint({ timeStamp: 1_795_050_000 })], [])).toMatch(
      /\n2026-11-19T00:00:00Z .*\n2026-11-19T01:00:00Z /,
    );
  });

  it("has no total by tags, as a call counts with each of its own", () => {
    expect(show([aPoint({ tag: "a" }), aPoint({ tag: "b" })], ["tag"])).not.toContain("total");
  });

  it.each(["model", "keyId", "userId", "provider", "policyId", "routeId"] as const)(
    "is within a screen by %s, of a busy month",
    (member) => {
      const busy = aPoint({
        numberOfRequests: 123_456_789,
        successCount: 123_456_780,
        promptTokenCount: 123_456_789_012,
        completionTokenCount: 12_345_678_901,
        costInUsd: 123_456.789_012_345,
        [member]: member === "model" ? "claude-sonnet-4-5-20250929-thinking" : crypto.randomUUID(),
      });
      const lines = show([busy, busy], [member]).split("\n");
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS);
    },
  );
});
