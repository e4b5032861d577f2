import type { Tables } from "@lintel/db";
import type { Context } from "hono";
import type { Transaction } from "kysely";

import type { Deps } from "../deps.ts";
import { answerOnce, type WriteAnswer } from "../writes/answer-once.ts";
import { requireEditable } from "../writes/require-editable.ts";
import type { Write } from "../writes/write.ts";
import { answerEntity } from "./answers/answer-entity.ts";
import { answerEmpty } from "./answers/answers.ts";
import type { AdminEnv } from "./input/read-bytes.ts";
import type { AdminApp, Operation } from "./operation.ts";
import { IF_MATCH, WRITE_HEADERS } from "./preconditions/headers.ts";
import { readRepeatable } from "./preconditions/idempotency-key.ts";
import { requireMatch } from "./preconditions/match-version.ts";
import { serveOperation } from "./serve-operation.ts";

const WRITE_PROBLEMS = [
  "versionChanged",
  "idempotencyKeyInvalid",
  "requestRunning",
  "idempotencyKeyReused",
] as const;

/** Makes the change. What it throws undoes everything it did. */
export type Perform = (write: Write) => Promise<WriteAnswer>;

/**
 * Serves an operation that changes something. `read` takes what is needed from the request, before a transaction
 * is opened; what it returns is run in one, with everything that must be in it: the check of `if-match`, the
 * audit row, and the answer for those who repeat the request (`Idempotency-Key`).
 */
export function serveWrite(
  app: AdminApp,
  operation: Operation,
  deps: Deps,
  read: (c: Context<AdminEnv>) => Perform | Promise<Perform>,
): void {
  const problems = [...operation.problems, ...WRITE_PROBLEMS];
  const documented = { ...operation, headers: WRITE_HEADERS, problems };
  serveOperation(app, documented, deps.reportFailure, async (c) => {
    const perform = await read(c);
    const request = readRepeatable(c, operation);
    const answer = await deps.db.transaction().execute(async (tx): Promise<WriteAnswer> => {
      const make = () => performIn(tx, c, perform);
      if (request === undefined) return make();
      const { isReplayed, ...given } = await answerOnce(deps, tx, request, make);
      if (isReplayed) c.header("idempotent-replayed", "true");
      return given;
    });
    return answerWrite(c, answer);
  });
}

async function performIn(
  tx: Transaction<Tables>,
  c: Context<AdminEnv>,
  perform: Perform,
): Promise<WriteAnswer> {
  const precondition = requireMatch(c.req.header(IF_MATCH));
  const { caller, requestId, source } = c.var;
  const write = {
    tx,
    caller,
    source,
    requestId,
    requireMatch: precondition.check,
    requireEditable,
  };
  const answer = await perform(write);
  precondition.requireChecked();
  return answer;
}

const answerWrite = (c: Context<AdminEnv>, { body, version }: WriteAnswer): Response =>
  body === undefined ? answerEmpty(c) : answerEntity(c, body, version);
