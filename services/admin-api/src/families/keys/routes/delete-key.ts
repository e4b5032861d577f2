import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteKey } from "../verbs/delete-key.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/key-management/keys/{id}",
  operationId: "deleteKey",
  tag: "keys",
  summary: "Delete a key",
  scope: "keys:write",
  description: "Its events and spend are kept; its secret can be used for another key.",
  problems: ["keyDeletionUnknown", "managedByConfig"],
  failure: "keyDeletion",
};

/** DELETE /api/key-management/keys/:id */
export const serveDeleteKey = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteKey(deps, write, readId(c));
    return {};
  });
