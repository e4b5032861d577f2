import { type Kysely, sql } from "kysely";

/**
 * Each cube's sums in a table of their own, found by their time as well as by their series: a report reads no row of
 * another cube, and of a long history only its period. A cube of the days of keys and models is added,
 * made of the sums there are.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const SUMS = [
  "calls",
  "successes",
  "cost_nano",
  "latency_ms",
  "prompt_tokens",
  "completion_tokens",
];
const names = SUMS.join(", ");

const DIMENSIONS =
  "cube, key_id, tags, user_id, provider, model, policy_id, route_id, status, action";
const HOLDER_MODEL = `'holder_model' as cube, key_id, tags, '' as user_id, provider, model, '' as policy_id,
  '' as route_id, 0 as status, '' as action`;
/** As the roll-up names a series. */
const SERIES = `encode(substring(sha256(convert_to(jsonb_build_array(${DIMENSIONS})::text, 'UTF8'))
  from 1 for 16), 'hex')::uuid`;

/** Moves the sums of a unit of time to one partition per cube. */
const byCube = (table: string, cubes: readonly string[]): readonly string[] => [
  `alter table ${table} rename to old_${table}`,
  `alter index ${table}_pkey rename to old_${table}_pkey`,
  `create table ${table} (
    cube text not null,
    series uuid not null,
    start_at timestamptz not null,
    ${SUMS.map((name) => `${name} bigint not null`).join(", ")},
    primary key (cube, series, start_at)
  ) partition by list (cube)`,
  // Rows of the present hour and day are updated again and again: room on the page spares the indexes.
  ...cubes.map(
    (cube) =>
      `create table ${table}_${cube} partition of ${table} for values in ('${cube}') with (fillfactor = 75)`,
  ),
  `insert into ${table} (cube, series, start_at, ${names})
   select cube, series, start_at, ${names} from old_${table} join usage_series on id = series
   order by start_at`,
  `create index ${table}_start on ${table} (start_at)`,
  `drop table old_${table}`,
];

const STATEMENTS: readonly string[] = [
  ...byCube("usage_hours", ["model", "key"]),
  ...byCube("usage_days", ["model", "holder_model", "key", "user"]),
  "alter table usage_series drop constraint usage_series_cube_check",
  `alter table usage_series add constraint usage_series_cube_check
    check (cube in ('everything', 'holder', 'model', 'holder_model', 'key', 'user'))`,
  `insert into usage_series (id, ${DIMENSIONS})
   select ${SERIES}, ${DIMENSIONS}
   from (select distinct ${HOLDER_MODEL} from usage_series where cube = 'key') as known`,
  `insert into usage_days (cube, series, start_at, ${names})
   select cube, ${SERIES}, start_at, ${SUMS.map((name) => `sum(${name})`).join(", ")}
   from (select ${HOLDER_MODEL}, start_at, ${names} from usage_days
     join usage_series on id = series and usage_series.cube = usage_days.cube
     where usage_days.cube = 'key') as known
   group by ${DIMENSIONS}, start_at order by start_at`,
];
