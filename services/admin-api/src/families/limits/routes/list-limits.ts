import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { HolderLimits, LimitsQuery } from "../models/limit-standing.ts";
import { findLimits } from "../queries/find-limits.ts";

const operation = {
  method: "get",
  path: "/api/limits",
  operationId: "listLimits",
  tag: "keys",
  summary: "Read where the limits of keys and users stand now",
  scope: "keys:read",
  description:
    "From the ledger's sums, which follow a call within seconds. Unknown ids are left out; at most 100 of each kind are accepted.",
  query: LimitsQuery,
  problems: [],
  failure: "limitsReading",
  answer: z.array(HolderLimits),
} as const satisfies Operation;

/** GET /api/limits */
export const serveListLimits = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const query = readQuery(c, operation);
    return answerJson(c, await findLimits(deps.reads, query, deps.now().getTime()));
  });
