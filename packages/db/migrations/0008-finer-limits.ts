import { type Kysely, sql } from "kysely";

/**
 * Tokens beside the cost in the running sums, and sums per model: one row per holder and model, which has the lifetime
 * and the latest window of each kind. What was booked before is in neither.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  "alter table spend add column tokens bigint not null default 0 check (tokens >= 0)",
  // A row is changed by every batch that concerns it: room on the page spares the index.
  `create table model_spend (
    scope text not null check (scope in ('key', 'user')),
    scope_id text not null,
    model text not null,
    total_nano bigint not null check (total_nano >= 0),
    minute_start timestamptz not null,
    minute_nano bigint not null check (minute_nano >= 0),
    hour_start timestamptz not null,
    hour_nano bigint not null check (hour_nano >= 0),
    day_start timestamptz not null,
    day_nano bigint not null check (day_nano >= 0),
    month_start timestamptz not null,
    month_nano bigint not null check (month_nano >= 0),
    primary key (scope, scope_id, model)
  ) with (fillfactor = 75)`,
];
