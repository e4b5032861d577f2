import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { TopKeysAnswer, TopKeysReport } from "../models/top-keys.ts";
import { findTopKeys } from "../queries/find-top-keys.ts";

const operation = {
  method: "post",
  path: "/api/reporting/top-keys",
  operationId: "reportTopKeys",
  tag: "reporting",
  summary: "Keys by what they spent in a period",
  scope: "reports:read",
  body: TopKeysReport,
  problems: ["reportInvalid"],
  failure: "topKeysReading",
  answer: TopKeysAnswer,
} as const satisfies Operation;

/** POST /api/reporting/top-keys */
export const serveReportTopKeys = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const report = await readBody(c, operation, "reportInvalid");
    const dataPoints = await deps.reports.read((db) => findTopKeys(db, report));
    return answerJson(c, { dataPoints });
  });
