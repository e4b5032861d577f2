import { RouteChange } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { RouteAnswer, toRouteAnswer } from "../models/route-answer.ts";
import { updateRoute } from "../verbs/update-route.ts";

const operation = {
  method: "patch",
  path: "/api/routes/{id}",
  operationId: "updateRoute",
  tag: "routes",
  summary: "Change a route",
  scope: "settings:write",
  body: RouteChange,
  problems: ["routeInvalid", "routeUnknown", "managedByConfig"],
  failure: "routeUpdate",
  answer: RouteAnswer,
} as const satisfies Operation;

/** PATCH /api/routes/:id */
export const serveUpdateRoute = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "routeInvalid");
    return async (write) => {
      const route = await updateRoute(deps, write, readId(c), body);
      return { body: toRouteAnswer(route), version: route.version };
    };
  });
