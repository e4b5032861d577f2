import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PolicyAnswer, toPolicyAnswer } from "../models/policy-answer.ts";
import { getPolicy } from "../queries/find-policies.ts";

const operation = {
  method: "get",
  path: "/api/policies/{id}",
  operationId: "readPolicy",
  tag: "policies",
  summary: "Read a policy",
  scope: "policies:read",
  problems: ["policyUnknown"],
  failure: "policiesReading",
  answer: PolicyAnswer,
} as const satisfies Operation;

/** GET /api/policies/:id */
export const serveReadPolicy = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const policy = await getPolicy(deps.reads, readId(c));
    return answerEntity(c, toPolicyAnswer(policy), policy.version);
  });
