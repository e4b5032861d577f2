import { NewRoute } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { RouteAnswer, toRouteAnswer } from "../models/route-answer.ts";
import { createRoute } from "../verbs/create-route.ts";

const operation = {
  method: "post",
  path: "/api/routes",
  operationId: "createRoute",
  tag: "routes",
  summary: "Make a route",
  scope: "settings:write",
  body: NewRoute,
  problems: ["routeInvalid"],
  failure: "routeCreation",
  answer: RouteAnswer,
} as const satisfies Operation;

/** POST /api/routes */
export const serveCreateRoute = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "routeInvalid");
    return async (write) => {
      const route = await createRoute(deps, write, body);
      return { body: toRouteAnswer(route), version: route.version };
    };
  });
