import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { OverviewAnswer, OverviewRequest } from "../models/overview.ts";
import { findOverview } from "../queries/find-overview.ts";

const operation = {
  method: "post",
  path: "/api/reporting/overview",
  operationId: "reportOverview",
  tag: "reporting",
  summary: "Cost, tokens, calls, errors and speed of a period, beside the period before",
  scope: "reports:read",
  description:
    "Periods that begin and end with an hour are answered fastest, of users those that do with a day.",
  body: OverviewRequest,
  problems: ["reportInvalid"],
  failure: "reportReading",
  answer: OverviewAnswer,
} as const satisfies Operation;

/** POST /api/reporting/overview */
export const serveReportOverview = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const request = await readBody(c, operation, "reportInvalid");
    return answerJson(c, await findOverview(deps.reads, request));
  });
