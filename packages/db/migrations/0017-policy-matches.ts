import { type Kysely, sql } from "kysely";

/** How often the policy of a call found something of each type on which it acts; null where it found nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table events add column policy_matches jsonb").execute(db);
}
