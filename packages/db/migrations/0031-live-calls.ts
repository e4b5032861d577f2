import { type Kysely, sql } from "kysely";

/**
 * When a call was booked, which is the order in which people watch calls: it was begun some time before. And what the
 * gateway itself took of it, and the calls without a price by an index of their own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  "alter table events add column overhead_us integer",
  // Without a default at first, which would rewrite every row there is.
  "alter table events add column booked_at timestamptz",
  "alter table events alter column booked_at set default clock_timestamp()",
  // Rows come in this order: a summary of a block is enough, and costs a booking next to nothing.
  "create index events_booked_at on events using brin (booked_at) with (pages_per_range = 16, autosummarize = on)",
  "create index events_unpriced on events (created_at) where unpriced",
];
