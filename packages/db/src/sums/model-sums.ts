import { countedModel, CostUnit, windowStartMs } from "@lintel/core";
import { type Kysely, type Selectable, sql } from "kysely";

import type { Booking } from "../ledger/booking.ts";
import type { ModelSpendTable } from "../schema/sum-tables.ts";
import type { Tables } from "../schema/tables.ts";
import { holdersOf, type SpendDelta } from "./spend-deltas.ts";

/** What a holder has spent on one model, for its lifetime (`startMs` 0) and in the latest window of each kind. */
export interface ModelSums {
  /** As `countedModel` gives it. */
  readonly model: string;
  readonly sums: readonly Pick<SpendDelta, "unit" | "startMs" | "costNano">[];
  /** How often they were lowered; of two readings that differ in it the higher one is later. */
  readonly lowered?: bigint;
}

/** Model sums of one of the holders in a batch. */
export type HolderModelSums = ModelSums & Pick<SpendDelta, "scope" | "id">;

export const WINDOW_NAMES = { m: "minute", h: "hour", d: "day", mo: "month" } as const;

/** What of a booking concerns the sums of models. */
export interface CostOfModel extends Pick<Booking, "costNano"> {
  readonly event: Pick<
    Booking["event"],
    "createdAtMs" | "keyId" | "knownUserId" | "model" | "responseModel"
  >;
}

type ModelRow = Selectable<ModelSpendTable>;

/**
 * Adds what calls cost to the sums of their models and returns these. A window that is over keeps nothing: no call is
 * admitted on it any more. Rows are locked in one order by everyone.
 */
export async function raiseModelSums(
  transaction: Kysely<Tables>,
  added: readonly CostOfModel[],
): Promise<readonly HolderModelSums[]> {
  const rows = modelRows(added);
  if (rows.length === 0) return [];
  const windows = CostUnit.options.map((unit) => raiseWindow(WINDOW_NAMES[unit]));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  const { rows: raised } = await sql<ModelRow>`
    insert into model_spend (${columns})
    select ${columns} from json_populate_recordset(null::model_spend, ${JSON.stringify(rows)}::json)
    order by scope, scope_id, model
    on conflict (scope, scope_id, model) do update
      set total_nano = model_spend.total_nano + excluded.total_nano, ${sql.join(windows)}
    returning *`.execute(transaction);
  return raised.map(toHolderModelSums);
}

/** Adds the sums of what an earlier delivery had booked already: their settlement may have been lost. */
export async function withCurrentModelSums(
  transaction: Kysely<Tables>,
  raised: readonly HolderModelSums[],
  concerned: readonly Booking[],
): Promise<readonly HolderModelSums[]> {
  const have = new Set(raised.map(({ id, model, scope }) => nameOf(scope, id, model)));
  const missing = modelRows(concerned).filter(
    (row) => !have.has(nameOf(row.scope, row.scope_id, row.model)),
  );
  if (missing.length === 0) return raised;
  const { rows } = await sql<ModelRow>`
    select model_spend.*
    from json_populate_recordset(null::model_spend, ${JSON.stringify(missing)}::json) as wanted
    join model_spend using (scope, scope_id, model)`.execute(transaction);
  return [...raised, ...rows.map(toHolderModelSums)];
}

/** A row of the ledger as sums. */
export const toModelSums = (row: ModelRow): ModelSums => ({
  model: row.model,
  lowered: BigInt(row.lowered),
  sums: [
    { unit: "total", startMs: 0, costNano: BigInt(row.total_nano) },
    ...CostUnit.options.map((unit) => ({
      unit,
      startMs: row[`${WINDOW_NAMES[unit]}_start`].getTime(),
      costNano: BigInt(row[`${WINDOW_NAMES[unit]}_nano`]),
    })),
  ],
});

const toHolderModelSums = (row: ModelRow): HolderModelSums => ({
  scope: row.scope,
  id: row.scope_id,
  ...toModelSums(row),
});

const nameOf = (scope: string, id: string, model: string): string =>
  JSON.stringify([scope, id, model]);

/** A window that has begun since takes the place of the one before; what comes late for that is only in the total. */
function raiseWindow(name: (typeof WINDOW_NAMES)[CostUnit]) {
  const [start, nano] = [sql.ref(`${name}_start`), sql.ref(`${name}_nano`)];
  return sql`
    ${nano} = case
      when excluded.${start} > model_spend.${start} then excluded.${nano}
      when excluded.${start} = model_spend.${start} then model_spend.${nano} + excluded.${nano}
      else model_spend.${nano} end,
    ${start} = greatest(model_spend.${start}, excluded.${start})`;
}

interface Added {
  readonly holder: Pick<SpendDelta, "scope" | "id">;
  readonly model: string;
  total: bigint;
  readonly windows: Map<CostUnit, { readonly startMs: number; readonly nano: bigint }>;
}

/** What calls add, one row per holder and model; free calls add nothing. */
function modelRows(bookings: readonly CostOfModel[]) {
  const byName = new Map<string, Added>();
  for (const { costNano, event, model: called } of minutesOf(bookings)) {
    const model = countedModel(called);
    for (const holder of holdersOf(event)) {
      const name = nameOf(holder.scope, holder.id, model);
      const added = byName.get(name) ?? { holder, model, total: 0n, windows: new Map() };
      byName.set(name, added);
      addCost(added, costNano, event.createdAtMs);
    }
  }
  return [...byName.values()].map(toRow);
}

/** What calls of one minute, key and user on one model cost, and one of them. */
interface Minute extends Pick<CostOfModel, "event"> {
  costNano: bigint;
  readonly model: string;
}

/** Every window begins with a minute, so that calls are added up by the minute before they are by all the windows. */
function minutesOf(bookings: readonly CostOfModel[]): Iterable<Minute> {
  const minutes = new Map<string, Minute>();
  for (const { costNano, event } of bookings) {
    if (costNano === 0) continue;
    const model = event.model === "" ? (event.responseModel ?? "") : event.model;
    const startMs = windowStartMs("m", event.createdAtMs);
    // The model may hold spaces, and is last.
    const name = `${startMs} ${event.keyId} ${event.knownUserId ?? ""} ${model}`;
    const known = minutes.get(name);
    if (known === undefined) minutes.set(name, { event, model, costNano: BigInt(costNano) });
    else known.costNano += BigInt(costNano);
  }
  return minutes.values();
}

function addCost(added: Added, nano: bigint, atMs: number): void {
  added.total += nano;
  for (const unit of CostUnit.options) {
    const startMs = windowStartMs(unit, atMs);
    const known = added.windows.get(unit) ?? { startMs, nano: 0n };
    if (startMs > known.startMs) added.windows.set(unit, { startMs, nano });
    if (startMs === known.startMs) added.windows.set(unit, { startMs, nano: known.nano + nano });
  }
}

const toRow = ({ holder, model, total, windows }: Added) => ({
  scope: holder.scope,
  scope_id: holder.id,
  model,
  total_nano: total.toString(),
  ...Object.fromEntries(
    [...windows].flatMap(([unit, { nano, startMs }]) => [
      [`${WINDOW_NAMES[unit]}_start`, new Date(startMs).toISOString()],
      [`${WINDOW_NAMES[unit]}_nano`, nano.toString()],
    ]),
  ),
});
