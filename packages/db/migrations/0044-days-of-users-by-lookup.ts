import { type Kysely, sql } from "kysely";

/**
 * The triggers of 0036 look each series up by its id. A plan is kept as long as a connection, and one that was made while there were no
 * series yet read all of them for each row: 400 µs of a call's 600, until the table was analysed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(triggerFunction("add_new_user_days", "after_it")).execute(db);
  await sql.raw(triggerFunction("add_changed_user_days", DIFFERENCE)).execute(db);
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

const DIFFERENCE = `(select cube, series, start_at, ${names} from after_it
  union all select cube, series, start_at, ${MEASURES.map((name) => `-${name}`).join(", ")} from before_it)`;

/** `offset 0` keeps the lookup from becoming a join, and a small table from being read whole for each row. */
const triggerFunction = (name: string, source: string): string => `
  create or replace function ${name}() returns trigger language plpgsql set enable_seqscan = off as $$
  begin
    insert into user_days as known (user_id, start_at, ${names})
    select user_id, start_at, ${MEASURES.map((measure) => `sum(sums.${measure})`).join(", ")}
    from ${source} as sums
    cross join lateral (select user_id from usage_series where id = sums.series offset 0) as of_series
    where sums.cube = 'user' group by user_id, start_at
    on conflict (start_at, user_id) do update set
      ${MEASURES.map((measure) => `${measure} = known.${measure} + excluded.${measure}`).join(", ")};
    return null;
  end $$`;
