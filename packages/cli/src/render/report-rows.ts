import type { components } from "@lintel/admin-client";

import { renderCell } from "./cell.ts";
import { type Output, rows } from "./output.ts";

type Report = components["schemas"]["EventReportAnswer"];
type Point = Report["dataPoints"][number];

/** Names short enough for six columns and a group of them in a window of 120. */
const COLUMNS = ["at", "calls", "succeeded", "input", "output", "usd"];

/** A report as a table: a line for each period and group with calls, and their sums; a call counts with each of its tags, which have no sum. */
export function reportRows(report: Report, by: readonly (keyof Point)[]): Output {
  const used = report.dataPoints.filter(({ numberOfRequests }) => numberOfRequests > 0);
  const areDays = used.every(({ timeStamp }) => timeStamp % DAY_SECONDS === 0);
  const shown = used.map((point) => ({
    ...Object.fromEntries(by.map((member) => [member, point[member]])),
    ...lineOf(point, areDays),
  }));
  const total = by.includes("tag") ? undefined : totalOf(used);
  return rows(shown, [...COLUMNS, ...by], { json: report, total });
}

const DAY_SECONDS = 86_400;

const lineOf = (point: Point, isDay: boolean) => ({
  at: isDay ? renderCell("at", point.timeStamp).slice(0, "2026-11-30".length) : point.timeStamp,
  calls: point.numberOfRequests,
  succeeded: point.successCount,
  input: point.promptTokenCount,
  output: point.completionTokenCount,
  usd: point.costInUsd,
});

/** Money is added up in nano-dollars, which sums of floats would miss. */
function totalOf(points: readonly Point[]): object {
  const sum = (of: (point: Point) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  return {
    at: "total",
    calls: sum((point) => point.numberOfRequests),
    succeeded: sum((point) => point.successCount),
    input: sum((point) => point.promptTokenCount),
    output: sum((point) => point.completionTokenCount),
    usd: sum((point) => Math.round(point.costInUsd * 1e9)) / 1e9,
  };
}
