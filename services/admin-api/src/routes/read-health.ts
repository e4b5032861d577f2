import type { Deps } from "../deps.ts";
import { answerEmpty } from "../http/answers/answers.ts";
import type { AdminApp, Operation } from "../http/operation.ts";
import { serveOperation } from "../http/serve-operation.ts";

const operation: Operation = {
  method: "get",
  path: "/api/health",
  operationId: "readHealth",
  tag: "health",
  summary: "Whether the service answers",
  scope: "health:read",
  description: "Says nothing about the database: `/readyz` does.",
  problems: [],
};

/** GET /api/health */
export const serveHealth = (app: AdminApp, { reportFailure }: Deps): void =>
  serveOperation(app, operation, reportFailure, (c) => Promise.resolve(answerEmpty(c)));
