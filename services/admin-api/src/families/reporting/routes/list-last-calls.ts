import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { LastCall, LastCallsQuery } from "../models/last-calls.ts";
import { findLastCalls } from "../queries/find-last-calls.ts";

const operation = {
  method: "get",
  path: "/api/reporting/last-calls",
  operationId: "listLastCalls",
  tag: "reporting",
  summary: "When keys were last called",
  scope: "reports:read",
  description: "By the calls that are kept, as they are booked: seconds after their end.",
  query: LastCallsQuery,
  problems: [],
  failure: "reportReading",
  answer: z.array(LastCall),
} as const satisfies Operation;

/** GET /api/reporting/last-calls */
export const serveListLastCalls = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { keyIds = [] } = readQuery(c, operation);
    return answerJson(c, await deps.reports.read((db) => findLastCalls(db, keyIds)));
  });
