import type { Step } from "@lintel/config-file";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { ConfigBody, ConfigPlanAnswer, toConfigPlanAnswer } from "../models/config-plan.ts";
import { applyConfig, type FileWrite } from "../verbs/apply-config.ts";

const operation = {
  method: "post",
  path: "/api/config/plan",
  operationId: "planConfig",
  tag: "configuration",
  summary: "Show what applying a configuration would do",
  description:
    "It is applied in a transaction that is undone, so what is shown, or refused, is what would happen.",
  scope: "admin",
  body: ConfigBody,
  problems: ["configInvalid", "configRefused"],
  failure: "configApplication",
  answer: ConfigPlanAnswer,
} as const satisfies Operation;

/** POST /api/config/plan */
export const servePlanConfig = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { config } = await readBody(c, operation, "configInvalid");
    const { caller, requestId, source } = c.var;
    const steps = await undone(deps, (tx) =>
      applyConfig(deps, { tx, caller, requestId, source }, config),
    );
    return answerJson(c, toConfigPlanAnswer(steps));
  });

/** What a change comes to, without it. */
async function undone(
  { db }: Deps,
  change: (tx: FileWrite["tx"]) => Promise<readonly Step[]>,
): Promise<readonly Step[]> {
  const tx = await db.startTransaction().execute();
  try {
    return await change(tx);
  } finally {
    await tx.rollback().execute();
  }
}
