import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PolicyTest, PolicyTestAnswer } from "../models/policy-test.ts";
import { getPolicy } from "../queries/find-policies.ts";
import { tryPolicy } from "../queries/try-policy.ts";

const operation = {
  method: "post",
  path: "/api/policies/{id}/test",
  operationId: "testPolicy",
  tag: "policies",
  summary: "Try a policy on a text",
  description: "The text is stored nowhere.",
  scope: "policies:read",
  body: PolicyTest,
  problems: ["policyTestInvalid", "policyUnknown", "policyDetectorFailed"],
  failure: "policyTesting",
  answer: PolicyTestAnswer,
} as const satisfies Operation;

/** POST /api/policies/:id/test */
export const serveTestPolicy = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { text } = await readBody(c, operation, "policyTestInvalid");
    const policy = await getPolicy(deps.reads, readId(c));
    return answerJson(c, await tryPolicy(deps, policy, text));
  });
