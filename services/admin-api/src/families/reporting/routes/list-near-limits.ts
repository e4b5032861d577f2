import { z } from "@hono/zod-openapi";
import { findBudgetStandings } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import {
  BudgetAnswer,
  NearLimitsQuery,
  toBudgetAnswer,
  toNearLimits,
} from "../models/near-limits.ts";

const operation = {
  method: "get",
  path: "/api/reporting/near-limits",
  operationId: "listNearLimits",
  tag: "reporting",
  summary: "Keys and users that have spent most of a budget",
  scope: "reports:read",
  description:
    "The largest share first. Covers limits on all cost, as booked seconds after a call. Holders that an administrator revoked are left out.",
  query: NearLimitsQuery,
  problems: [],
  failure: "reportReading",
  answer: z.array(BudgetAnswer),
} as const satisfies Operation;

/** GET /api/reporting/near-limits */
export const serveListNearLimits = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const atMs = deps.now().getTime();
    const search = toNearLimits(readQuery(c, operation));
    const units = ["m", "h", "d", "mo", "total"] as const;
    const budgets = await findBudgetStandings(deps.reads, { ...search, units }, atMs);
    return answerJson(
      c,
      budgets.map((budget) => toBudgetAnswer(budget, atMs)),
    );
  });
