import { CostUnit, windowStartMs } from "@lintel/core";
import type { Kysely } from "kysely";

import type { Tables } from "./tables.ts";

/** What a holder has spent: for its lifetime (`startMs` 0) and in calendar windows. Sums only ever grow. */
export type SpendSums = readonly {
  readonly unit: "total" | CostUnit;
  readonly startMs: number;
  readonly costNano: bigint;
  /** Admitted calls. */
  readonly calls: bigint;
}[];

export interface SpendReader {
  /** The sums of the lifetime and of the windows that contain `atMs`; what was never spent is absent. */
  load(scope: "key" | "user", id: string, atMs: number): Promise<SpendSums>;
}

/** Reads the ledger's running sums, by the whole primary key of `spend`: at most five rows. */
export const createSpendReader = (db: Kysely<Tables>): SpendReader => ({
  async load(scope, id, atMs) {
    const rows = await db
      .selectFrom("spend")
      .select(["unit", "window_start", "cost_nano", "calls"])
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
    }));
  },
});
