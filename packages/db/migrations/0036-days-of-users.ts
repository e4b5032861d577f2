import { type Kysely, sql } from "kysely";

/**
 * What each user used on each day, whatever the key and the model: what it takes to say which users used most. It follows
 * from the sums of the days of users, whichever release of the worker makes them: triggers add what a statement
 * has added there, in its transaction.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const MEASURES = [
  "calls",
  "successes",
  "cost_nano",
  "latency_ms",
  "prompt_tokens",
  "completion_tokens",
];
const names = MEASURES.join(", ");
const sums = MEASURES.map((name) => `sum(sums.${name})`).join(", ");

/** Adds the rows of a source that are of users to the days of their users. */
const addFrom = (source: string): string => `
  insert into user_days as known (user_id, start_at, ${names})
  select user_id, start_at, ${sums}
  from ${source} as sums join usage_series on usage_series.id = series
  where sums.cube = 'user' group by user_id, start_at
  on conflict (start_at, user_id) do update set
    ${MEASURES.map((name) => `${name} = known.${name} + excluded.${name}`).join(", ")}`;

const DIFFERENCE = `(select cube, series, start_at, ${names} from after_it
  union all select cube, series, start_at, ${MEASURES.map((name) => `-${name}`).join(", ")} from before_it)`;

const triggerFunction = (name: string, source: string): string => `
  create function ${name}() returns trigger language plpgsql as $$
  begin
    ${addFrom(source)};
    return null;
  end $$`;

const STATEMENTS: readonly string[] = [
  // A row of today is updated again and again: room on the page spares the index.
  `create table user_days (
    user_id text not null,
    start_at timestamptz not null,
    ${MEASURES.map((name) => `${name} bigint not null`).join(", ")},
    primary key (start_at, user_id)
  ) with (fillfactor = 75)`,
  triggerFunction("add_new_user_days", "after_it"),
  triggerFunction("add_changed_user_days", DIFFERENCE),
  // From here on nothing is summed up until this is done: no sum is added twice, and none is left out.
  `create trigger usage_days_new_users after insert on usage_days referencing new table as after_it
     for each statement execute function add_new_user_days()`,
  `create trigger usage_days_changed_users after update on usage_days
     referencing old table as before_it new table as after_it
     for each statement execute function add_changed_user_days()`,
  addFrom("usage_days"),
];
