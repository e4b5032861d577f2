import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteAlert } from "../verbs/delete-alert.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/alerts/{id}",
  operationId: "deleteAlert",
  tag: "alerts",
  summary: "Delete an alert rule",
  scope: "settings:write",
  description: "Deliveries that are still pending are given up.",
  problems: ["alertUnknown"],
  failure: "alertDeletion",
};

/** DELETE /api/alerts/:id */
export const serveDeleteAlert = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteAlert(deps, write, readId(c));
    return {};
  });
