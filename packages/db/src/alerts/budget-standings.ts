import { type BudgetStanding, CostUnit, windowStartMs } from "@lintel/core";
import { type Kysely, type RawBuilder, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** Which budgets are asked for; all members that are given must hold. */
export interface BudgetFilter {
  /** At least so many percent of the budget are spent. */
  readonly minShare: number;
  /** Keys and users by their ids, and those with all of the tags; all when none is given. */
  readonly keyIds?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly units: readonly BudgetStanding["unit"][];
  readonly limit: number;
}

interface Row {
  readonly kind: "key" | "user";
  readonly id: string;
  readonly name: string;
  readonly unit: BudgetStanding["unit"];
  readonly max_nano: string;
  readonly cost_nano: string;
}

/**
 * How much of their budgets keys and users have spent in the windows that contain `atMs`, the largest share first, by the
 * ledger's running sums. Budgets are limits of all cost, for ever or in a calendar window; what was never spent of is absent, and
 * so are holders that are deleted or that an administrator revoked.
 */
export async function findBudgetStandings(
  db: Kysely<Tables>,
  filter: BudgetFilter,
  atMs: number,
): Promise<readonly BudgetStanding[]> {
  const { rows } = await sql<Row>`
    with holder as (${holders("key", "keys")} union all ${holders("user", "users")}),
    budget as (
      select kind, id, name, 'total' as unit, cost_limit_nano as max_nano
        from holder where cost_limit_nano > 0
      union all
      select kind, id, name, cost_limit_unit, cost_limit_over_time_nano
        from holder where cost_limit_over_time_nano > 0
      union all
      select kind, id, name, listed ->> 'unit', (listed ->> 'maxNano')::bigint
        from holder cross join lateral jsonb_array_elements(limits) as listed
        where listed ->> 'kind' = 'cost'
    )
    select kind, budget.id, name, budget.unit, max_nano, cost_nano
    from budget join spend on spend.scope = kind and spend.scope_id = budget.id::text
      and spend.unit = budget.unit and spend.window_start = ${windowOf(atMs)}
    where budget.unit = any(${[...filter.units]}::text[])
      and cost_nano::numeric * 100 >= max_nano::numeric * ${filter.minShare}::numeric
      and ${isWanted(filter)}
    order by cost_nano::numeric / max_nano desc, kind, budget.id
    limit ${filter.limit}`.execute(db);
  return rows.map(({ cost_nano: spent, id, kind, max_nano: max, name, unit }) => ({
    object: { kind, id, name },
    unit,
    maxNano: BigInt(max),
    spentNano: BigInt(spent),
  }));
}

/** One that its own spend has revoked has reached its budget; one that people have revoked spends nothing. */
const holders = (kind: "key" | "user", table: "keys" | "users") => sql`
  select ${sql.lit(kind)} as kind, id, name, tags, cost_limit_nano, cost_limit_over_time_nano, cost_limit_unit, limits
  from ${sql.table(table)} where deleted_at is null and (not revoked or revoked_by = 'spend')`;

function windowOf(atMs: number): RawBuilder<Date> {
  const starts = CostUnit.options.map(
    (unit) => sql`when ${sql.lit(unit)} then ${new Date(windowStartMs(unit, atMs))}::timestamptz`,
  );
  return sql<Date>`case budget.unit ${sql.join(starts, sql` `)} else 'epoch'::timestamptz end`;
}

function isWanted({ keyIds = [], tags = [], userIds = [] }: BudgetFilter): RawBuilder<boolean> {
  const named = [...keyIds.map((id) => `key ${id}`), ...userIds.map((id) => `user ${id}`)];
  if (named.length === 0 && tags.length === 0) return sql<boolean>`true`;
  const tagged = sql`exists (select from holder as tagged where tagged.kind = budget.kind
    and tagged.id = budget.id and tagged.tags @> ${[...tags]}::text[])`;
  return sql<boolean>`(budget.kind || ' ' || budget.id = any(${named}::text[])
    or (${tags.length > 0} and ${tagged}))`;
}
