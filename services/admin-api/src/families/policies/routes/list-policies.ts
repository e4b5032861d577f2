import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PAGE_QUERY, pageOfQuery } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";
import { PolicyAnswer, toPolicyAnswer } from "../models/policy-answer.ts";
import { findPolicies } from "../queries/find-policies.ts";

const operation = {
  method: "get",
  path: "/api/policies",
  operationId: "listPolicies",
  tag: "policies",
  summary: "Read the policies that have all of the tags, or a page of all",
  scope: "policies:read",
  query: z.object({
    tags: z
      .array(z.string())
      .optional()
      .meta({ description: "Policies that have all of them; required where no `limit` is given." }),
    ...PAGE_QUERY,
  }),
  problems: ["policyTagsMissing"],
  failure: "policiesReading",
  answer: z.array(PolicyAnswer),
  aliases: [{ method: "get", path: "/policies" }],
} as const satisfies Operation;

/** GET /api/policies */
export const serveListPolicies = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { tags = [], ...page } = readQuery(c, operation);
    if (tags.length === 0 && page.limit === undefined) {
      throw new Problem(
        "policyTagsMissing",
        "query param tags is required for retrieving policies.",
      );
    }
    return answerList(c, {
      pages: findPolicies(deps.reads, tags, pageOfQuery(page)),
      toElement: toPolicyAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });
