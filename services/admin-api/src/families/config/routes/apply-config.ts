import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { Problem } from "../../../problems/problem.ts";
import { ConfigBody, ConfigPlanAnswer, toConfigPlanAnswer } from "../models/config-plan.ts";
import { applyConfig } from "../verbs/apply-config.ts";

const operation = {
  method: "post",
  path: "/api/config/apply",
  operationId: "applyConfig",
  tag: "configuration",
  summary: "Apply a configuration",
  description:
    "What is from a file becomes what this one says, all of it or nothing; what was made by hand stays. Refused where admin-api applies a file of its own (`LINTEL_CONFIG`), which would undo it.",
  scope: "admin",
  body: ConfigBody,
  problems: ["configInvalid", "configRefused", "configElsewhere"],
  failure: "configApplication",
  answer: ConfigPlanAnswer,
} as const satisfies Operation;

/** POST /api/config/apply */
export const serveApplyConfig = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const { config } = await readBody(c, operation, "configInvalid");
    if (deps.configFile !== undefined) {
      const detail = `admin-api applies ${deps.configFile} at its start and on SIGHUP, which would undo this: change that file`;
      throw new Problem("configElsewhere", detail);
    }
    return async (write) => ({ body: toConfigPlanAnswer(await applyConfig(deps, write, config)) });
  });
