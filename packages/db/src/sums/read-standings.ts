import { CostUnit, windowStartMs } from "@lintel/core";
import { type Kysely, type Selectable, sql } from "kysely";

import type { ModelSpendTable } from "../schema/sum-tables.ts";
import type { Tables } from "../schema/tables.ts";
import { type ModelSums, toModelSums } from "./model-sums.ts";
import type { SpendSums } from "./spend-reader.ts";

/** Whose sums, and what they are. */
export interface HolderStanding {
  readonly scope: "key" | "user";
  readonly id: string;
  readonly sums: SpendSums;
  readonly models: readonly ModelSums[];
}

interface Row {
  readonly scope: "key" | "user";
  readonly scope_id: string;
  readonly unit: SpendSums[number]["unit"];
  readonly window_start: Date;
  readonly cost_nano: string;
  readonly calls: string;
  readonly tokens: string;
}

/**
 * What several holders have spent in their lifetime and in the windows that contain `atMs`, in all and per model. In two looks,
 * however many they are; of a holder that never spent anything there are no sums.
 */
export async function readStandings(
  db: Kysely<Tables>,
  holders: readonly Pick<HolderStanding, "id" | "scope">[],
  atMs: number,
): Promise<readonly HolderStanding[]> {
  if (holders.length === 0) return [];
  const wanted = JSON.stringify(holders.map(({ id, scope }) => ({ scope, scope_id: id })));
  const named = sql`json_to_recordset(${wanted}::json) as wanted (scope text, scope_id text)`;
  const windows = sql.join(
    ["total" as const, ...CostUnit.options].map(
      (unit) =>
        sql`(${sql.lit(unit)}, ${new Date(unit === "total" ? 0 : windowStartMs(unit, atMs))}::timestamptz)`,
    ),
  );
  const [sums, models] = await Promise.all([
    sql<Row>`select spend.* from ${named}
      cross join (values ${windows}) as windows (unit, window_start)
      join spend using (scope, scope_id, unit, window_start)`.execute(db),
    sql<Selectable<ModelSpendTable>>`
      select model_spend.* from ${named} join model_spend using (scope, scope_id)`.execute(db),
  ]);
  return holders.map(({ id, scope }) => ({
    scope,
    id,
    sums: sums.rows.filter((row) => row.scope === scope && row.scope_id === id).map(toSum),
    models: models.rows
      .filter((row) => row.scope === scope && row.scope_id === id)
      .map(toModelSums),
  }));
}

const toSum = (row: Row): SpendSums[number] => ({
  unit: row.unit,
  startMs: row.window_start.getTime(),
  costNano: BigInt(row.cost_nano),
  calls: BigInt(row.calls),
  tokens: BigInt(row.tokens),
});
