import type { Context } from "hono";

import type { Deps } from "../deps.ts";
import type { Write } from "../verbs/write.ts";
import { answerEntity } from "./answer-entity.ts";
import { answerEmpty } from "./answers.ts";
import { requireMatch } from "./match-version.ts";
import type { AdminApp, Operation } from "./operation.ts";
import type { AdminEnv } from "./read-bytes.ts";
import { serveOperation } from "./serve-operation.ts";

/** What a write answers with. */
export interface WriteAnswer {
  /** Absent: the contract's empty 200. */
  readonly body?: unknown;
  /** Of the entity that was written: becomes the `etag`. */
  readonly version?: number;
}

/** Makes the change. What it throws undoes everything it did. */
export type Perform = (write: Write) => Promise<WriteAnswer>;

/**
 * Serves an operation that changes something. `read` takes what is needed from the request, before a transaction
 * is opened; what it returns is run in one, with everything that must be in it.
 */
export function serveWrite(
  app: AdminApp,
  operation: Operation,
  deps: Deps,
  read: (c: Context<AdminEnv>) => Perform | Promise<Perform>,
): void {
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const perform = await read(c);
    const { body, version } = await performIn(deps, c, perform);
    if (body === undefined) return answerEmpty(c);
    return answerEntity(c, body, version);
  });
}

async function performIn(
  { db }: Deps,
  c: Context<AdminEnv>,
  perform: Perform,
): Promise<WriteAnswer> {
  const precondition = requireMatch(c.req.header("if-match"));
  return db.transaction().execute(async (tx) => {
    const { caller, requestId, source } = c.var;
    const answer = await perform({
      tx,
      caller,
      source,
      requestId,
      requireMatch: precondition.judge,
    });
    precondition.requireJudged();
    return answer;
  });
}
