import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteUser } from "../verbs/delete-user.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/users/{id}",
  operationId: "deleteUser",
  tag: "users",
  summary: "Delete a user",
  scope: "keys:write",
  description: "Events and spend are kept; the user id can be used again.",
  problems: ["userUnknown", "managedByConfig"],
  failure: "userDeletion",
};

/** DELETE /api/users/:id */
export const serveDeleteUser = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteUser(deps, write, readId(c));
    return {};
  });
