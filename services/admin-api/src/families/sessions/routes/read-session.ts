import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { SessionAnswer, toSessionAnswer } from "../models/session-answer.ts";
import type { SessionAccess } from "../session-access.ts";

const operation = {
  method: "get",
  path: "/api/session",
  operationId: "readSession",
  tag: "sessions",
  summary: "Who asks, and what they may do",
  scope: "health:read",
  description: "401 if nobody is signed in.",
  problems: [],
  failure: "unexpected",
  answer: SessionAnswer,
} as const satisfies Operation;

/** GET /api/session */
export const serveReadSession = (app: AdminApp, deps: Deps, { rules }: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, (c) => {
    c.header("cache-control", "no-store");
    return Promise.resolve(answerJson(c, toSessionAnswer(c.get("caller"), rules.idleMs)));
  });
