import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { MIGRATIONS } from "./migrations.ts";

/** The database lacks migrations of this release. */
export class UnmigratedError extends Error {
  override readonly name = "UnmigratedError";
  readonly code = "UNMIGRATED";
}

/** Rejects with an `UnmigratedError` where the schema is older than this release; a newer one is fine. */
export async function requireMigrated(db: Kysely<Tables>): Promise<void> {
  const names = await sql<{ present: boolean }>`
    select to_regclass('kysely_migration') is not null as present`.execute(db);
  if (names.rows[0]?.present !== true) throw new UnmigratedError("the database is empty");
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const executed = new Set(rows.map(({ name }) => name));
  const missing = Object.keys(MIGRATIONS).filter((name) => !executed.has(name));
  if (missing.length > 0) throw new UnmigratedError(`migrations are missing: ${missing.join()}`);
}
