import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PAGE_QUERY, pageOfQuery } from "../../../paging/page.ts";
import { RouteAnswer, toRouteAnswer } from "../models/route-answer.ts";
import { findRoutes } from "../queries/find-routes.ts";

const operation = {
  method: "get",
  path: "/api/routes",
  operationId: "listRoutes",
  tag: "routes",
  summary: "Read all routes, or a page of them",
  scope: "settings:read",
  query: z.object(PAGE_QUERY),
  problems: [],
  failure: "routesReading",
  answer: z.array(RouteAnswer),
} as const satisfies Operation;

/** GET /api/routes */
export const serveListRoutes = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) =>
    answerList(c, {
      pages: findRoutes(deps.reads, pageOfQuery(readQuery(c, operation))),
      toElement: toRouteAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    }),
  );
