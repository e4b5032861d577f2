import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { holdersOf } from "../sums/spend-deltas.ts";
import { createSpendReader } from "../sums/spend-reader.ts";
import type { HolderSums } from "./usage-ledger.ts";

/** How many are settled at once. */
const MAX_CORRECTIONS = 100;

/**
 * Gives the sums of the holders whose events were corrected to `settle`, and remembers that they were settled. A correction
 * whose settling fails is given again. Returns how many there were; several workers may do it at once.
 */
export function settleCorrections(
  db: Kysely<Tables>,
  settle: (holders: readonly HolderSums[]) => Promise<void>,
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const taken = await transaction
      .selectFrom("event_corrections")
      .select(["id", "key_id", "known_user_id", "event_at", "model"])
      .where("settled_at", "is", null)
      .orderBy("at")
      .limit(MAX_CORRECTIONS)
      .forUpdate()
      .skipLocked()
      .execute();
    if (taken.length === 0) return 0;
    const holders: HolderSums[] = [];
    for (const { event_at, key_id, known_user_id, model } of taken) {
      const named = { keyId: key_id, knownUserId: known_user_id ?? undefined };
      for (const holder of holdersOf(named)) {
        holders.push({ ...holder, ...(await sumsOf(transaction, holder, { event_at, model })) });
      }
    }
    await settle(holders);
    await transaction
      .updateTable("event_corrections")
      .set({ settled_at: sql<Date>`now()` })
      .where(
        "id",
        "in",
        taken.map(({ id }) => id),
      )
      .execute();
    return taken.length;
  });
}

async function sumsOf(
  db: Kysely<Tables>,
  { id, scope }: Pick<HolderSums, "scope" | "id">,
  { event_at, model }: { readonly event_at: Date; readonly model: string },
): Promise<Pick<HolderSums, "sums" | "models">> {
  const reader = createSpendReader(db);
  const sums = await reader.load(scope, id, event_at.getTime());
  const models = await reader.loadModels(scope, id);
  return { sums, models: models.filter((sum) => sum.model === model) };
}
