import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readId } from "../../../http/input/read-id.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { Problem } from "../../../problems/problem.ts";
import { findPolicyFinds } from "../../reporting/queries/find-policy-finds.ts";
import { findPolicyMatches } from "../../reporting/queries/find-policy-matches.ts";
import {
  MatchesPoint,
  MatchesQuery,
  toMatchesPeriod,
  withFinds,
} from "../models/policy-matches.ts";
import { getPolicy } from "../queries/find-policies.ts";

const operation = {
  method: "get",
  path: "/api/policies/{id}/matches",
  operationId: "listPolicyMatches",
  tag: "policies",
  summary: "What a policy did with calls, over time",
  description:
    "Periods without a call are left out. Fastest if the period begins at midnight (UTC).",
  scope: "policies:read",
  query: MatchesQuery,
  problems: ["policyUnknown"],
  failure: "policiesReading",
  answer: z.array(MatchesPoint),
} as const satisfies Operation;

/** GET /api/policies/:id/matches */
export const serveListPolicyMatches = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const query = readQuery(c, operation);
    const period = toMatchesPeriod(query);
    if (period === undefined) {
      throw new Problem("queryMalformed", "start and end are not a period, or it is too long");
    }
    const { id } = await getPolicy(deps.reads, readId(c));
    const points = findPolicyMatches(deps.reads, id, period);
    if (query.types === undefined) return answerJson(c, await points);
    const [matches, found] = await Promise.all([points, findPolicyFinds(deps.reads, id, period)]);
    return answerJson(c, withFinds(matches, found));
  });
