import { CostUnit, windowStartMs } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { WINDOW_NAMES } from "./model-sums.ts";
import { holdersOf } from "./spend-deltas.ts";

/** What is taken off the sums of a call's holders. */
export interface Lowering {
  readonly keyId: string;
  readonly knownUserId: string | undefined;
  /** As `countedModel` gives it. */
  readonly model: string;
  /** When the call was admitted: the windows it is in. */
  readonly createdAtMs: number;
  /** More than nothing. */
  readonly nano: bigint;
}

/**
 * Takes a cost off the running sums it was added to, where they are still kept, and counts in each that it was lowered. A
 * sum is never less than nothing. Rows are locked in the order in which bookings lock them.
 */
export async function lowerSums(transaction: Kysely<Tables>, lowering: Lowering): Promise<void> {
  const { createdAtMs, model, nano } = lowering;
  const windows = [
    { unit: "total", start: new Date(0) },
    ...CostUnit.options.map((unit) => ({
      unit,
      start: new Date(windowStartMs(unit, createdAtMs)),
    })),
  ];
  for (const { id, scope } of holdersOf(lowering)) {
    const sums = sql`
      select scope, scope_id, unit, window_start from spend
      where scope = ${scope} and scope_id = ${id} and (unit, window_start) in (${sql.join(
        windows.map(({ start, unit }) => sql`(${unit}, ${start}::timestamptz)`),
      )})
      order by scope, scope_id, unit, window_start for update`;
    await sql`
      with held as (${sums})
      update spend set cost_nano = greatest(cost_nano - ${nano.toString()}::bigint, 0), lowered = lowered + 1
      from held where spend.scope = held.scope and spend.scope_id = held.scope_id
        and spend.unit = held.unit and spend.window_start = held.window_start`.execute(transaction);
  }
  for (const { id, scope } of holdersOf(lowering)) {
    const columns = CostUnit.options.map((unit) =>
      lowerWindow(WINDOW_NAMES[unit], windowStartMs(unit, createdAtMs), nano),
    );
    await sql`
      update model_spend set total_nano = greatest(total_nano - ${nano.toString()}::bigint, 0),
        lowered = lowered + 1, ${sql.join(columns)}
      where scope = ${scope} and scope_id = ${id} and model = ${model}`.execute(transaction);
  }
}

/** A window that has begun since does not hold the call. */
function lowerWindow(name: string, startMs: number, nano: bigint) {
  const [start, sum] = [sql.ref(`${name}_start`), sql.ref(`${name}_nano`)];
  return sql`${sum} = case when ${start} = ${new Date(startMs)}::timestamptz
    then greatest(${sum} - ${nano.toString()}::bigint, 0) else ${sum} end`;
}
