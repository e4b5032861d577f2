import { type Kysely, sql } from "kysely";

/**
 * What a policy found, by type, without reading the calls in which it found nothing: only the others, which are few, have an
 * entry in the index.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_policy_matches on events (policy_id, created_at)
    where policy_matches is not null`.execute(db);
}
