import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { type SpendDelta, sumName } from "./spend-deltas.ts";

interface SumRow {
  scope: "key" | "user";
  scope_id: string;
  unit: SpendDelta["unit"];
  window_start: Date;
  cost_nano: string;
  calls: string;
  tokens: string;
  lowered: string;
}

/** Adds to the running sums and returns them. Rows are locked in one order by everyone. */
export async function raiseSums(
  transaction: Kysely<Tables>,
  deltas: readonly SpendDelta[],
): Promise<readonly SpendDelta[]> {
  if (deltas.length === 0) return [];
  const { rows } = await sql<SumRow>`
    insert into spend (scope, scope_id, unit, window_start, cost_nano, calls, tokens)
    select scope, scope_id, unit, window_start, cost_nano, calls, tokens
    from json_populate_recordset(null::spend, ${toSumRows(deltas)}::json)
    order by scope, scope_id, unit, window_start
    on conflict (scope, scope_id, unit, window_start) do update
      set cost_nano = spend.cost_nano + excluded.cost_nano, calls = spend.calls + excluded.calls,
        tokens = spend.tokens + excluded.tokens
    returning *`.execute(transaction);
  return rows.map(fromSumRow);
}

/** Adds the sums of what an earlier delivery had booked already: their settlement may have been lost. */
export async function withCurrentSums(
  transaction: Kysely<Tables>,
  raised: readonly SpendDelta[],
  concerned: readonly SpendDelta[],
): Promise<readonly SpendDelta[]> {
  const have = new Set(raised.map(sumName));
  const missing = concerned.filter((delta) => !have.has(sumName(delta)));
  if (missing.length === 0) return raised;
  const { rows } = await sql<SumRow>`
    select spend.*
    from json_populate_recordset(null::spend, ${toSumRows(missing)}::json) as wanted
    join spend using (scope, scope_id, unit, window_start)`.execute(transaction);
  return [...raised, ...rows.map(fromSumRow)];
}

const toSumRows = (deltas: readonly SpendDelta[]): string =>
  JSON.stringify(
    deltas.map((delta) => ({
      scope: delta.scope,
      scope_id: delta.id,
      unit: delta.unit,
      window_start: new Date(delta.startMs).toISOString(),
      cost_nano: delta.costNano.toString(),
      calls: delta.calls.toString(),
      tokens: delta.tokens.toString(),
    })),
  );

const fromSumRow = (row: SumRow): SpendDelta => ({
  scope: row.scope,
  id: row.scope_id,
  unit: row.unit,
  startMs: row.window_start.getTime(),
  costNano: BigInt(row.cost_nano),
  calls: BigInt(row.calls),
  tokens: BigInt(row.tokens),
  lowered: BigInt(row.lowered),
});
