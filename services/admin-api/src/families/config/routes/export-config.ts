import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { ConfigAnswer } from "../models/config-plan.ts";
import { exportConfig } from "../queries/export-config.ts";

const operation: Operation = {
  method: "get",
  path: "/api/config",
  operationId: "exportConfig",
  tag: "configuration",
  summary: "Read everything as a configuration, without secrets",
  description:
    "Secrets are marked to be kept, and what was made by hand has its id: applied as it is, it takes that over and changes nothing.",
  scope: "config:read",
  problems: ["configTooLarge"],
  failure: "configReading",
  answer: ConfigAnswer,
};

/** GET /api/config */
export const serveExportConfig = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) =>
    answerJson(c, { config: await exportConfig(deps) }),
  );
