import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { Order } from "../../../paging/page.ts";
import type { Span } from "../../reporting/queries/divide-period.ts";
import { cubesFor, type UsageCube } from "../../reporting/queries/usage-cubes.ts";
import { narrowSpan, type UnitCount } from "../models/narrow-span.ts";
import { type CallFilter, conditionsOf } from "./filter-events.ts";
import { all } from "./listing.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

interface Sought {
  readonly filter: CallFilter;
  readonly order: Order;
  readonly calls: number;
}

/**
 * The part of a span in which the sums know of so many calls that a filter means, from the end where a listing begins: first by days,
 * then by hours. The span itself where there are no more.
 */
export async function narrowSearch(
  db: Kysely<Tables>,
  { calls, filter, order }: Sought,
  span: Span,
): Promise<Span> {
  const { days, hours } = cubesFor(filter);
  let narrowed = span;
  for (const { cube, table, unit } of [
    { cube: days, table: "usage_days", unit: DAY },
    { cube: hours, table: "usage_hours", unit: HOUR },
  ] as const) {
    if (cube === undefined) continue;
    const counts = await countCalls(db, { cube, table, unit }, { filter, span: narrowed });
    if (counts.reduce((sum, count) => sum + count.calls, 0) <= calls) return narrowed;
    narrowed = narrowSpan(narrowed, counts, { order, calls, unit });
  }
  return narrowed;
}

interface Sums {
  readonly cube: UsageCube;
  readonly table: "usage_days" | "usage_hours";
  /** Seconds. */
  readonly unit: number;
}

interface Counted {
  readonly filter: CallFilter;
  readonly span: Span;
}

/** Calls that the sums know of, in each unit of time that reaches into a span and had any. */
async function countCalls(
  db: Kysely<Tables>,
  { cube, table, unit }: Sums,
  { filter, span: { from, until } }: Counted,
): Promise<readonly UnitCount[]> {
  const name = sql.lit(cube.name);
  const { rows } = await sql<UnitCount>`
    select extract(epoch from start_at)::float8 as from, sum(calls)::float8 as calls
    from (select id from usage_series where ${all([sql`cube = ${name}`, ...conditionsOf(filter)])}) as of_series
    join ${sql.table(table)} as sums on sums.cube = ${name} and series = of_series.id
    where start_at > to_timestamp(${from - unit}) and start_at < to_timestamp(${until})
    group by start_at order by start_at`.execute(db);
  return rows;
}
