import { type Kysely, sql } from "kysely";

/**
 * The costliest calls of a key without reading those of others: each booking pays for it with one more index entry. And
 * the latencies of a user's calls without reading the calls.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_key_cost on events (key_id, cost_nano, created_at, id)`.execute(db);
  await sql`drop index events_user`.execute(db);
  await sql`create index events_user on events (user_id, created_at) include (latency_ms)
    where user_id <> ''`.execute(db);
}
