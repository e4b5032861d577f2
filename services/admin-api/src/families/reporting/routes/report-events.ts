import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { EventReport } from "../models/event-report.ts";
import { EventReportAnswer } from "../models/report-point.ts";
import { findLatencies } from "../queries/find-latencies.ts";
import { findEventsFrom } from "../queries/read-usage.ts";
import { findDataPoints } from "../queries/report-events.ts";

const operation = {
  method: "post",
  path: "/api/reporting/events",
  operationId: "reportEvents",
  tag: "reporting",
  summary: "Calls, tokens, cost and latency over time",
  scope: "reports:read",
  body: EventReport,
  problems: ["reportInvalid"],
  failure: "reportReading",
  answer: EventReportAnswer,
} as const satisfies Operation;

/** POST /api/reporting/events */
export const serveReportEvents = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const report = await readBody(c, operation, "reportInvalid");
    const answer = await deps.reports.read(async (db) => {
      const eventsFrom = await findEventsFrom(db);
      const dataPoints = await findDataPoints(db, report, eventsFrom);
      const calls = dataPoints.reduce((sum, point) => sum + point.numberOfRequests, 0);
      const { start, end } = report;
      const request = { start, end, filter: report, calls };
      return { dataPoints, ...(await findLatencies(db, request, eventsFrom)) };
    });
    return answerJson(c, answer);
  });
