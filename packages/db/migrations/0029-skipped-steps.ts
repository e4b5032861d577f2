import { type Kysely, sql } from "kysely";

/** Steps of its route that could not serve a call, and why; null where there were none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table events add column skipped_steps jsonb").execute(db);
}
