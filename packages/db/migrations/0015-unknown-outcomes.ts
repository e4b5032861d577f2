import { type Kysely, sql } from "kysely";

/**
 * Calls whose outcome nobody knows, and corrections of what they were taken to cost. A correction is an event of its own
 * that adds a difference, which may be negative, to the sums; a sum that was lowered says how often, so that copies of
 * it can tell which is later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  "alter table events add column outcome text, add column corrects uuid",
  "alter table events drop constraint events_cost_nano_check",
  // Only what is new has to be checked: all that is there has passed the one before.
  `alter table events add constraint events_cost_nano_check
    check (cost_nano >= 0 or corrects is not null) not valid`,
  "create index events_outcome on events (created_at, id) where outcome is not null",
  "alter table spend add column lowered bigint not null default 0",
  "alter table model_spend add column lowered bigint not null default 0",
  `create table event_corrections (
    id uuid primary key,
    event_id uuid not null,
    event_at timestamptz not null,
    key_id uuid not null,
    known_user_id uuid,
    model text not null,
    cost_nano bigint not null check (cost_nano >= 0),
    delta_nano bigint not null,
    reason text not null,
    actor text not null,
    at timestamptz not null default now(),
    settled_at timestamptz
  )`,
  "create index event_corrections_event on event_corrections (event_id)",
  "create index event_corrections_unsettled on event_corrections (at) where settled_at is null",
];
