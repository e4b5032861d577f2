import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { AlertAnswer, toAlertAnswer } from "../models/alert-answer.ts";
import { getAlert } from "../queries/find-alerts.ts";

const operation = {
  method: "get",
  path: "/api/alerts/{id}",
  operationId: "readAlert",
  tag: "alerts",
  summary: "Read an alert rule",
  scope: "settings:read",
  problems: ["alertUnknown"],
  failure: "alertsReading",
  answer: AlertAnswer,
} as const satisfies Operation;

/** GET /api/alerts/:id */
export const serveReadAlert = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const row = await getAlert(deps.reads, readId(c));
    return answerEntity(c, toAlertAnswer(row), Number(row.version));
  });
