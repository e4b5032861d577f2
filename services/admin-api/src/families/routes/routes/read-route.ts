import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { RouteAnswer, toRouteAnswer } from "../models/route-answer.ts";
import { getRoute } from "../queries/find-routes.ts";

const operation = {
  method: "get",
  path: "/api/routes/{id}",
  operationId: "readRoute",
  tag: "routes",
  summary: "Read a route",
  scope: "settings:read",
  problems: ["routeUnknown"],
  failure: "routesReading",
  answer: RouteAnswer,
} as const satisfies Operation;

/** GET /api/routes/:id */
export const serveReadRoute = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const route = await getRoute(deps.reads, readId(c));
    return answerEntity(c, toRouteAnswer(route), route.version);
  });
