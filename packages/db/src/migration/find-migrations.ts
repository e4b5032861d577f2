import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { MIGRATIONS } from "./migrations.ts";

/** How far a database has been brought. */
export interface FoundMigrations {
  /** By name, the last that was run. */
  readonly last: string;
  /** Those of this release that were not run. */
  readonly missing: readonly string[];
}

/** Which migrations a database has run. */
export async function findMigrations(db: Kysely<Tables>): Promise<FoundMigrations> {
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db);
  const executed = new Set(rows.map(({ name }) => name));
  return {
    last: rows.at(-1)?.name ?? "",
    missing: Object.keys(MIGRATIONS).filter((name) => !executed.has(name)),
  };
}
