import { type Kysely, sql } from "kysely";

/**
 * What was odd about the usage that was reported: members we do not know, counts that had to be brought into range; and
 * the parts of it that are priced apart. Null for most calls.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table events add column unknown_usage text[], add column clamped boolean,
    add column other_usage jsonb`.execute(db);
}
