import type { Deps } from "../../deps.ts";
import { answerEmpty } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readId } from "../../http/read-id.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { deleteKey } from "../../verbs/delete-key.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/key-management/keys/{id}",
  operationId: "deleteKey",
  tag: "keys",
  summary: "Delete a key",
  description: "Its events and its spend stay; its secret may be given to another key.",
  problems: ["keyDeletionUnknown"],
  failure: "keyDeletion",
};

/** DELETE /api/key-management/keys/:id */
export const serveDeleteKey = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    await deleteKey(deps, readId(c), "admin");
    return answerEmpty(c);
  });
