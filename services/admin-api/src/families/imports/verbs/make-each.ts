import { sql } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import type { Write } from "../../../writes/write.ts";
import type { ImportResult } from "../models/import-request.ts";
import type { Make } from "./makers.ts";

/** Makes one after the other; what one that is refused had written is undone, and the others stay. */
export async function makeEach(
  deps: Deps,
  write: Write,
  makes: readonly Make[],
): Promise<readonly ImportResult[]> {
  const results: ImportResult[] = [];
  for (const { id, make } of makes) {
    await sql`savepoint imported_item`.execute(write.tx);
    const reason = await reasonAgainst(() => make(deps, write));
    await (
      reason === undefined
        ? sql`release savepoint imported_item`
        : sql`rollback to savepoint imported_item`
    ).execute(write.tx);
    results.push(
      reason === undefined ? { id, outcome: "created" } : { id, outcome: "refused", reason },
    );
  }
  return results;
}

/** Why it was refused; `undefined` when it was made. */
async function reasonAgainst(make: () => Promise<void>): Promise<string | undefined> {
  try {
    await make();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
