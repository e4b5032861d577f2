import { NewPolicy } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { PolicyAnswer, toPolicyAnswer } from "../models/policy-answer.ts";
import { createPolicy } from "../verbs/create-policy.ts";
import { requireQuickPatterns } from "../verbs/require-quick-patterns.ts";

const operation = {
  method: "post",
  path: "/api/policies",
  operationId: "createPolicy",
  tag: "policies",
  summary: "Make a policy",
  scope: "policies:write",
  body: NewPolicy,
  problems: ["policyInvalid"],
  failure: "policyCreation",
  answer: PolicyAnswer,
  aliases: [{ method: "post", path: "/policies" }],
} as const satisfies Operation;

/** POST /api/policies */
export const serveCreatePolicy = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "policyInvalid");
    requireQuickPatterns(deps, body, "policyInvalid");
    return async (write) => {
      const policy = await createPolicy(deps, write, body);
      return { body: toPolicyAnswer(policy), version: policy.version };
    };
  });
