import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { DayReport } from "../models/day-report.ts";
import { EventReportAnswer } from "../models/report-point.ts";
import { findLatencies } from "../queries/find-latencies.ts";
import { findEventsFrom } from "../queries/read-usage.ts";
import { findDayPoints } from "../queries/report-events.ts";

const operation = {
  method: "post",
  path: "/api/reporting/events-by-day",
  operationId: "reportDays",
  tag: "reporting",
  summary: "Calls, tokens, cost and latency by day and key",
  description: "Whole days in UTC: those that begin at `start` or later, and before `end`.",
  scope: "reports:read",
  body: DayReport,
  problems: ["reportInvalid"],
  failure: "reportReading",
  answer: EventReportAnswer,
} as const satisfies Operation;

const DAY = 24 * 3600;
const toMidnight = (second: number): number => Math.ceil(second / DAY) * DAY;

/** POST /api/reporting/events-by-day */
export const serveReportDays = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const report = await readBody(c, operation, "reportInvalid");
    const days = { start: toMidnight(report.start), end: toMidnight(report.end) };
    const answer = await deps.reports.read(async (db) => {
      const eventsFrom = await findEventsFrom(db);
      const filter = { keyIds: report.keyIds };
      const isEmpty = days.start >= days.end;
      const dataPoints = isEmpty ? [] : await findDayPoints(db, { ...days, ...filter }, eventsFrom);
      const calls = dataPoints.reduce((sum, point) => sum + point.numberOfRequests, 0);
      const latencies = await findLatencies(db, { ...days, filter, calls }, eventsFrom);
      return { dataPoints, ...latencies };
    });
    return answerJson(c, answer);
  });
