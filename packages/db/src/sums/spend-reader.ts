import { CostUnit, windowStartMs } from "@lintel/core";
import type { Kysely } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { type ModelSums, toModelSums } from "./model-sums.ts";

/** What a holder has spent: for its lifetime (`startMs` 0) and in calendar windows. Sums grow, unless they are `lowered`. */
export type SpendSums = readonly {
  readonly unit: "total" | CostUnit;
  readonly startMs: number;
  readonly costNano: bigint;
  /** Admitted calls. */
  readonly calls: bigint;
  /** Tokens of prompts and answers. */
  readonly tokens: bigint;
  /** How often the cost was lowered by corrections; of two readings that differ in it the higher one is later. */
  readonly lowered?: bigint;
}[];

export interface SpendReader {
  /** The sums of the lifetime and of the windows that contain `atMs`; what was never spent is absent. */
  load(scope: "key" | "user", id: string, atMs: number): Promise<SpendSums>;
  /** The sums per model, of the lifetime and of each model's latest windows. */
  loadModels(scope: "key" | "user", id: string): Promise<readonly ModelSums[]>;
}

/** Reads the ledger's running sums, by primary keys: at most five rows, and one per model. */
export const createSpendReader = (db: Kysely<Tables>): SpendReader => ({
  async load(scope, id, atMs) {
    const rows = await db
      .selectFrom("spend")
      .select(["unit", "window_start", "cost_nano", "calls", "tokens", "lowered"])
      .where("scope", "=", scope)
      .where("scope_id", "=", id)
      .where((eb) =>
        eb.or([
          eb.and([eb("unit", "=", "total"), eb("window_start", "=", new Date(0))]),
          ...CostUnit.options.map((unit) =>
            eb.and([
              eb("unit", "=", unit),
              eb("window_start", "=", new Date(windowStartMs(unit, atMs))),
            ]),
          ),
        ]),
      )
      .execute();
    return rows.map((row) => ({
      unit: row.unit,
      startMs: row.window_start.getTime(),
      costNano: BigInt(row.cost_nano),
      calls: BigInt(row.calls),
      tokens: BigInt(row.tokens),
      lowered: BigInt(row.lowered),
    }));
  },
  async loadModels(scope, id) {
    const rows = await db
      .selectFrom("model_spend")
      .selectAll()
      .where("scope", "=", scope)
      .where("scope_id", "=", id)
      .execute();
    return rows.map(toModelSums);
  },
});
