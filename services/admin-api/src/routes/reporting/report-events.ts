import type { Deps } from "../../deps.ts";
import { answerJson } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readBody } from "../../http/read-body.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { EventReport, EventReportAnswer } from "../../models/event-report.ts";
import { findDataPoints, findLatencies } from "../../queries/report-events.ts";

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
    const dataPoints = await findDataPoints(deps.reads, report);
    const latencies = await findLatencies(deps.reads, report);
    return answerJson(c, { dataPoints, ...latencies });
  });
