import { type Kysely, sql } from "kysely";

/**
 * What was booked of each day of another gateway, in a table of its own: events are dropped when they are old, and an import that is
 * repeated after that must not book their spend again. And an entry that corrects another may take away tokens, time and calls as
 * well as cost: the sum of a day gives way to its single calls.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** Columns that were never below nothing. */
const COUNTS = ["attempts", "latency_ms", "input_tokens", "output_tokens"];

const STATEMENTS: readonly string[] = [
  ...COUNTS.flatMap((name) => [
    `alter table events drop constraint events_${name}_check`,
    // Only what is new has to be checked: all that is there has passed the one before.
    `alter table events add constraint events_${name}_check
      check (${name} >= 0 or corrects is not null) not valid`,
  ]),
  `create table imported_days (
    key_id uuid not null,
    day timestamptz not null,
    user_id text not null,
    provider text not null,
    model text not null,
    cost_nano bigint not null check (cost_nano >= 0),
    calls bigint not null check (calls >= 0),
    prompt_tokens bigint not null check (prompt_tokens >= 0),
    completion_tokens bigint not null check (completion_tokens >= 0),
    latency_ms bigint not null check (latency_ms >= 0)
  )`,
  `insert into imported_days
   select key_id, created_at, user_id, provider, model, cost_nano, attempts, input_tokens, output_tokens, latency_ms
   from events where setting_id = 'imported'`,
  "create index imported_days_key on imported_days (key_id, day)",
];
