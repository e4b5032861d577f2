import { nanoToMicroUsd } from "@lintel/core";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { SpendAnswer } from "../models/event-report.ts";
import { findSpend } from "../queries/find-spend.ts";

const operation: Operation = {
  method: "get",
  path: "/api/reporting/keys/{id}",
  operationId: "reportKeySpend",
  tag: "reporting",
  summary: "Read a key's lifetime spend",
  scope: "reports:read",
  problems: ["spendKeyUnknown"],
  failure: "spendReading",
  answer: SpendAnswer,
};

/** GET /api/reporting/keys/:id */
export const serveReportKeySpend = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const id = await getKeyId(deps, readId(c));
    const nano = await deps.reports.read((db) => findSpend(db, "key", id));
    const answer: SpendAnswer = {
      id,
      costInMicroDollars: nanoToMicroUsd(nano),
      costInNanoUsd: nano.toString(),
    };
    return answerJson(c, answer);
  });

async function getKeyId({ reads }: Deps, id: string): Promise<string> {
  const unknown = new Problem("spendKeyUnknown", "key is not found");
  if (!isUuid(id)) throw unknown;
  const key = await reads
    .selectFrom("keys")
    .select("id")
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => unknown);
  return key.id;
}
