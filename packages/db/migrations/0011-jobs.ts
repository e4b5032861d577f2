import { type Kysely, sql } from "kysely";

/** Work that goes on after the call that began it was answered, and is booked when it has told what it used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  // json, not jsonb: it stores whatever text a provider or a caller has sent.
  `create table jobs (
    setting_id text not null,
    job_id text not null,
    seen_at timestamptz not null,
    started json,
    call json,
    ended json,
    used json,
    asks integer not null default 0,
    failures integer not null default 0,
    next_at timestamptz not null,
    booked_at timestamptz,
    primary key (setting_id, job_id)
  )`,
  // Only what a call of ours began is looked after.
  `create index jobs_next_at on jobs (next_at) where booked_at is null and call is not null`,
  `create index jobs_seen_at on jobs (seen_at)`,
];
