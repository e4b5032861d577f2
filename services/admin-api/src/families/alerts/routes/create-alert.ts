import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { NewAlertAnswer, toAlertAnswer } from "../models/alert-answer.ts";
import { NewAlert } from "../models/new-alert.ts";
import { createAlert } from "../verbs/create-alert.ts";

const operation = {
  method: "post",
  path: "/api/alerts",
  operationId: "createAlert",
  tag: "alerts",
  summary: "Create an alert rule",
  scope: "settings:write",
  description:
    "event-worker looks at each rule every 15 seconds and reports each crossing once, by a webhook signed as Standard Webhooks specify: `webhook-id`, the same at each attempt; `webhook-timestamp`, Unix seconds; `webhook-signature`, `v1,` and the base64 of an HMAC-SHA256 over `<id>.<timestamp>.<body>`. What is not answered with 2xx within 10 seconds is tried again, ten times in sixteen hours.",
  body: NewAlert,
  problems: ["alertInvalid"],
  failure: "alertCreation",
  answer: NewAlertAnswer,
} as const satisfies Operation;

/** POST /api/alerts */
export const serveCreateAlert = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "alertInvalid");
    return async (write) => {
      const { row, webhookSecret } = await createAlert(deps, write, body);
      const shown = webhookSecret === undefined ? {} : { webhookSecret };
      return { body: { ...toAlertAnswer(row), ...shown }, version: Number(row.version) };
    };
  });
