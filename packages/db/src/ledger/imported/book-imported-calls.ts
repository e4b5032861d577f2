import { type Kysely, sql } from "kysely";

import { indexableText, storableText } from "../../schema/storable-text.ts";
import type { Tables } from "../../schema/tables.ts";
import { lockImports } from "./book-imported-spend.ts";
import { type ChargeOptions, chargeImported } from "./charge-imported.ts";
import { type ImportedDetails, type ImportedEntry, insertEntries } from "./imported-entries.ts";
import {
  combine,
  type ImportedDay,
  IMPORTED_CALL,
  IMPORTED_SUM,
  type ImportedSums,
  isNothing,
  NO_SUMS,
  noteBooked,
  readSummed,
  subtract,
} from "./imported-sums.ts";
import { type Offset, offsetSums } from "./offset-sums.ts";

/** One call of another gateway. `calls` is 1 where it was answered with success, else 0. */
export interface ImportedCall extends ImportedDay, ImportedSums, ImportedDetails {
  readonly id: string;
  readonly tags: readonly string[];
  /** Whose sums it is in. */
  readonly knownUserId: string | undefined;
  readonly status: number;
}

interface Options extends ChargeOptions {
  readonly newId: () => string;
}

/**
 * Books single calls of another gateway, each once, whatever is imported again, and returns the ids of those that were new, in small
 * letters. What the sum of a call's day has charged already is not charged again: an entry takes it away from the sum, so that
 * reports have it once.
 */
export async function bookImportedCalls(
  transaction: Kysely<Tables>,
  calls: readonly ImportedCall[],
  options: Options,
): Promise<ReadonlySet<string>> {
  if (calls.length === 0) return new Set();
  await lockImports(transaction);
  const entries = calls.map((call) => ({ ...call, details: call, settingId: IMPORTED_CALL }));
  const booked = await insertEntries(transaction, entries);
  const seen = new Set<string>();
  const fresh = entries.filter(({ id }) => {
    const name = id.toLowerCase();
    if (!booked.has(name) || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
  if (fresh.length === 0) return booked;
  const { charged, offsets } = offsetSums(fresh, await readSummed(transaction, fresh));
  for (const offset of offsets) await insertOffset(transaction, offset, options);
  const more = charged.filter((call) => !isNothing(call));
  if (more.length > 0) await noteBooked(transaction, more);
  await chargeImported(transaction, more.filter(isCharged), options);
  return booked;
}

/** Sums of limits have no time. */
const isCharged = (call: ImportedSums): boolean => !isNothing({ ...call, latencyMs: 0 });

interface SumEntry {
  id: string;
  tags: string[];
  known_user_id: string | null;
}

/** An entry that takes away from the sum of a day what its single calls are now. */
async function insertOffset(
  transaction: Kysely<Tables>,
  offset: Offset,
  { newId }: Options,
): Promise<void> {
  const { rows } = await sql<SumEntry>`
    select id, tags, known_user_id from events
    where key_id = ${offset.keyId} and created_at = ${new Date(offset.atMs)} and setting_id = ${IMPORTED_SUM}
      and corrects is null and user_id = ${indexableText(offset.userId)}
      and provider = ${storableText(offset.provider)} and model = ${storableText(offset.model)}
    order by id limit 1`.execute(transaction);
  const [sum] = rows;
  if (sum === undefined) return;
  const entry: ImportedEntry = {
    ...offset,
    ...combine(NO_SUMS, offset, subtract),
    id: newId(),
    tags: sum.tags,
    knownUserId: sum.known_user_id ?? undefined,
    settingId: IMPORTED_SUM,
    status: 200,
    corrects: sum.id,
  };
  await insertEntries(transaction, [entry]);
}
