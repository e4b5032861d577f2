import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { deleteRoute } from "../verbs/delete-route.ts";

const operation: Operation = {
  method: "delete",
  path: "/api/routes/{id}",
  operationId: "deleteRoute",
  tag: "routes",
  summary: "Delete a route",
  scope: "settings:write",
  description: "Its path is free again.",
  problems: ["routeUnknown", "managedByConfig"],
  failure: "routeDeletion",
};

/** DELETE /api/routes/:id */
export const serveDeleteRoute = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await deleteRoute(deps, write, readId(c));
    return {};
  });
