import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { AlertAnswer, toAlertAnswer } from "../models/alert-answer.ts";
import { AlertChange } from "../models/new-alert.ts";
import { updateAlert } from "../verbs/update-alert.ts";

const operation = {
  method: "patch",
  path: "/api/alerts/{id}",
  operationId: "updateAlert",
  tag: "alerts",
  summary: "Change an alert rule",
  scope: "settings:write",
  description: "A webhook is given as a whole; without a secret it keeps the one there is.",
  body: AlertChange,
  problems: ["alertChangeInvalid", "alertUnknown"],
  failure: "alertUpdate",
  answer: AlertAnswer,
} as const satisfies Operation;

/** PATCH /api/alerts/:id */
export const serveUpdateAlert = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "alertChangeInvalid");
    return async (write) => {
      const row = await updateAlert(deps, write, readId(c), body);
      return { body: toAlertAnswer(row), version: Number(row.version) };
    };
  });
