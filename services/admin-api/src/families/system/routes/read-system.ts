import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { SystemAnswer } from "../models/system-answer.ts";
import { readSystem } from "../queries/read-system.ts";

const operation = {
  method: "get",
  path: "/api/system",
  operationId: "readSystem",
  tag: "health",
  summary: "Versions, queue, spools, migrations and configuration of the installation",
  scope: "config:read",
  problems: [],
  failure: "systemReading",
  answer: SystemAnswer,
} as const satisfies Operation;

/** GET /api/system */
export const serveReadSystem = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) =>
    answerJson(c, await readSystem(deps)),
  );
