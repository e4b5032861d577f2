import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { DeliveryAnswer } from "../models/delivery-answer.ts";
import { testAlert } from "../verbs/test-alert.ts";

const operation = {
  method: "post",
  path: "/api/alerts/{id}/test",
  operationId: "testAlert",
  tag: "alerts",
  summary: "Send a test message to the webhook of an alert rule",
  scope: "settings:write",
  description:
    "event-worker sends it, once, within a second or two: `GET /api/alert-deliveries?alertId=…` says how that went.",
  problems: ["alertUnknown"],
  failure: "alertTest",
  answer: DeliveryAnswer,
} as const satisfies Operation;

/** POST /api/alerts/:id/test */
export const serveTestAlert = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => ({
    body: await testAlert(deps, write, readId(c)),
  }));
