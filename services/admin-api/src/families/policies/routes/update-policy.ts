import { PolicyChange } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { PolicyAnswer, toPolicyAnswer } from "../models/policy-answer.ts";
import { requireQuickPatterns } from "../verbs/require-quick-patterns.ts";
import { updatePolicy } from "../verbs/update-policy.ts";

const operation = {
  method: "patch",
  path: "/api/policies/{id}",
  operationId: "updatePolicy",
  tag: "policies",
  summary: "Change a policy",
  scope: "policies:write",
  body: PolicyChange,
  problems: ["policyChangeInvalid", "policyUnknown", "managedByConfig"],
  failure: "policyUpdate",
  answer: PolicyAnswer,
  aliases: [{ method: "patch", path: "/policies/{id}" }],
} as const satisfies Operation;

/** PATCH /api/policies/:id */
export const serveUpdatePolicy = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "policyChangeInvalid");
    requireQuickPatterns(deps, body, "policyChangeInvalid");
    return async (write) => {
      const policy = await updatePolicy(deps, write, readId(c), body);
      return { body: toPolicyAnswer(policy), version: policy.version };
    };
  });
