import { type Kysely, sql } from "kysely";

import type { Tables } from "../../schema/tables.ts";
import { type ChargeOptions, chargeImported } from "./charge-imported.ts";
import { insertEntries } from "./imported-entries.ts";
import {
  add,
  combine,
  dayName,
  type ImportedDay,
  type ImportedSums,
  IMPORTED_SUM,
  isNothing,
  NO_SUMS,
  noteBooked,
  readBooked,
  startOfDay,
} from "./imported-sums.ts";

/** Two imports at the same time would both find the same spend missing. */
const IMPORT_LOCK = 5_465_024;

/** What a key has spent on one model for one user in one day (UTC) on the gateway it was used with before. */
export interface ImportedSpend extends ImportedDay, ImportedSums {
  readonly tags: readonly string[];
  /** Whose sums it is in. */
  readonly knownUserId: string | undefined;
}

interface Options extends ChargeOptions {
  readonly newId: () => string;
}

/** Waits until no other import is under way; until the transaction ends none is. */
export const lockImports = (transaction: Kysely<Tables>): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(transaction);

/**
 * Books spend of another gateway up to what is given, and returns those entries of `spends` that added something. What was
 * booked for the same day before, as a sum or as single calls, is not booked again; it never becomes less. Each addition is an entry
 * in `events` at the first moment of its day, in the running sums and, through the event-worker, in Redis.
 */
export async function bookImportedSpend(
  transaction: Kysely<Tables>,
  spends: readonly ImportedSpend[],
  options: Options,
): Promise<readonly ImportedSpend[]> {
  if (spends.length === 0) return [];
  await lockImports(transaction);
  const booked = await readBooked(transaction, spends);
  const added = spends.flatMap((spend) => {
    const before = booked.get(dayName(spend)) ?? NO_SUMS;
    const more = combine(spend, before, (given, known) => Math.max(0, given - known));
    if (isNothing(more)) return [];
    booked.set(dayName(spend), combine(before, more, add));
    const entry = { ...spend, ...more, atMs: startOfDay(spend.atMs), id: options.newId() };
    return [{ entry, spend }];
  });
  if (added.length === 0) return [];
  const entries = added.map(({ entry }) => ({ ...entry, settingId: IMPORTED_SUM, status: 200 }));
  await insertEntries(transaction, entries);
  await noteBooked(transaction, entries);
  await chargeImported(transaction, entries, options);
  return added.map(({ spend }) => spend);
}
