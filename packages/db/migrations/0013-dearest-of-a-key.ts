import { type Kysely, sql } from "kysely";

/** The costliest calls of a key, without reading those of others: every booking pays for it with one more index entry. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_key_cost on events (key_id, cost_nano, created_at, id)`.execute(db);
}
