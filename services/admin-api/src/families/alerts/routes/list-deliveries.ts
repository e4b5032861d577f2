import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { DeliveriesAnswer, DeliveryQuery, toDeliveryAnswer } from "../models/delivery-answer.ts";
import { findDeliveries } from "../queries/find-deliveries.ts";

const operation = {
  method: "get",
  path: "/api/alert-deliveries",
  operationId: "listAlertDeliveries",
  tag: "alerts",
  summary: "List deliveries of alerts, newest first",
  scope: "settings:read",
  description: "Deliveries are kept for 30 days. `state=dead` are those that were given up.",
  query: DeliveryQuery,
  problems: [],
  failure: "alertsReading",
  answer: DeliveriesAnswer,
} as const satisfies Operation;

/** GET /api/alert-deliveries */
export const serveListDeliveries = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { nextCursor, rows } = await findDeliveries(deps.reads, readQuery(c, operation));
    return answerJson(c, { deliveries: rows.map(toDeliveryAnswer), nextCursor });
  });
