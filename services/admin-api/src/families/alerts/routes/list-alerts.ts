import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PAGE_QUERY, pageOfQuery } from "../../../paging/page.ts";
import { AlertAnswer, toAlertAnswer } from "../models/alert-answer.ts";
import { findAlerts } from "../queries/find-alerts.ts";

const operation = {
  method: "get",
  path: "/api/alerts",
  operationId: "listAlerts",
  tag: "alerts",
  summary: "Read the alert rules",
  scope: "settings:read",
  query: z.object(PAGE_QUERY),
  problems: [],
  failure: "alertsReading",
  answer: z.array(AlertAnswer),
} as const satisfies Operation;

/** GET /api/alerts */
export const serveListAlerts = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, (c) =>
    answerList(c, {
      pages: findAlerts(deps.reads, pageOfQuery(readQuery(c, operation))),
      toElement: toAlertAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    }),
  );
