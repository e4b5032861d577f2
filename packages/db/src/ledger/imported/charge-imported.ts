import { countedModel, NO_TOKENS, windowEndMs } from "@lintel/core";
import type { Kysely } from "kysely";

import { storableText } from "../../schema/storable-text.ts";
import type { Tables } from "../../schema/tables.ts";
import { raiseModelSums } from "../../sums/model-sums.ts";
import { raiseSums } from "../../sums/raise-sums.ts";
import { spendDeltas } from "../../sums/spend-deltas.ts";
import type { ImportedEntry } from "./imported-entries.ts";

export interface ChargeOptions {
  /** Windows that were over then get no sums: no call is admitted on them any more. */
  readonly nowMs: number;
  /** Who imports. */
  readonly actor: string;
}

/** Whose limits count which amounts, and of when. */
export type Charge = Pick<
  ImportedEntry,
  | "id"
  | "keyId"
  | "knownUserId"
  | "model"
  | "atMs"
  | "costNano"
  | "calls"
  | "promptTokens"
  | "completionTokens"
>;

/** Adds to the running sums; those that Redis has are brought up to date there as after a correction: by the event-worker. */
export async function chargeImported(
  transaction: Kysely<Tables>,
  charges: readonly Charge[],
  { actor, nowMs }: ChargeOptions,
): Promise<void> {
  if (charges.length === 0) return;
  const bookings = charges.map(toBooking);
  const current = spendDeltas(bookings).filter(
    ({ startMs, unit }) => unit === "total" || windowEndMs(unit, startMs) > nowMs,
  );
  await raiseSums(transaction, current);
  await raiseModelSums(transaction, bookings);
  await announce(transaction, charges, actor);
}

const toBooking = ({ atMs, calls, completionTokens, costNano, promptTokens, ...of }: Charge) => ({
  costNano,
  calls,
  usage: { ...NO_TOKENS, input: promptTokens, output: completionTokens },
  event: {
    admitted: true,
    createdAtMs: atMs,
    keyId: of.keyId,
    knownUserId: of.knownUserId,
    model: of.model,
  },
});

/** One row for each holder and model, of the latest moment: all its sums are read again. */
async function announce(
  transaction: Kysely<Tables>,
  charges: readonly Charge[],
  actor: string,
): Promise<void> {
  const groups = Map.groupBy(charges, ({ keyId, knownUserId, model }) =>
    JSON.stringify([keyId.toLowerCase(), knownUserId, countedModel(storableText(model))]),
  );
  const rows = [...groups.values()].flatMap((group) => {
    const latest = group.toSorted((a, b) => b.atMs - a.atMs)[0];
    if (latest === undefined) return [];
    const nano = group.reduce((sum, { costNano }) => sum + costNano, 0);
    return [
      {
        id: latest.id,
        event_id: latest.id,
        event_at: new Date(latest.atMs),
        key_id: latest.keyId,
        known_user_id: latest.knownUserId ?? null,
        model: countedModel(storableText(latest.model)),
        cost_nano: nano,
        delta_nano: nano,
        reason: "spend of another gateway was imported",
        actor,
        settled_at: null,
      },
    ];
  });
  await transaction.insertInto("event_corrections").values(rows).execute();
}
