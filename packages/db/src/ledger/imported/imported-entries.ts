import { type Kysely, sql } from "kysely";

import { indexableText, storableText } from "../../schema/storable-text.ts";
import type { Tables } from "../../schema/tables.ts";
import type { ImportedDay, ImportedSums } from "./imported-sums.ts";

/** What is known of a single call beside its sums. */
export interface ImportedDetails {
  readonly path: string;
  readonly method: string;
  readonly customId: string;
  readonly action: string;
  readonly policyId: string;
  readonly routeId: string;
  readonly correlationId: string;
  readonly metadata: string | undefined;
}

/** An entry of another gateway in `events`. */
export interface ImportedEntry extends ImportedDay, ImportedSums {
  readonly id: string;
  readonly tags: readonly string[];
  readonly knownUserId: string | undefined;
  readonly settingId: string;
  readonly status: number;
  /** Details of a single call. */
  readonly details?: ImportedDetails;
  /** Id of the entry that this one subtracts from. */
  readonly corrects?: string;
}

/** Inserts the entries the ledger does not have, and returns the ids of these, in small letters. */
export async function insertEntries(
  transaction: Kysely<Tables>,
  entries: readonly ImportedEntry[],
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  // In one order, as bookings insert theirs.
  const rows = entries.map(toRow).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  const inserted = await sql<{ id: string }>`
    insert into events (${columns})
    select ${columns} from json_populate_recordset(null::events, ${JSON.stringify(rows)}::json)
    on conflict (id, created_at) do nothing returning id`.execute(transaction);
  return new Set(inserted.rows.map(({ id }) => id));
}

const toRow = (entry: ImportedEntry) => ({
  id: entry.id.toLowerCase(),
  created_at: new Date(entry.atMs).toISOString(),
  key_id: entry.keyId,
  tags: entry.tags.map(indexableText),
  user_id: indexableText(entry.userId),
  known_user_id: entry.knownUserId ?? null,
  provider: storableText(entry.provider),
  setting_id: entry.settingId,
  model: storableText(entry.model),
  status: entry.status,
  ending: "complete",
  streamed: false,
  admitted: true,
  // Of the sum of a day: how many calls it stands for.
  attempts: entry.calls,
  latency_ms: entry.latencyMs,
  input_tokens: entry.promptTokens,
  output_tokens: entry.completionTokens,
  usage_source: "estimated",
  cost_nano: entry.costNano,
  corrects: entry.corrects ?? null,
  ...detailsOf(entry.details ?? NO_DETAILS),
});

const NO_DETAILS: ImportedDetails = {
  path: "",
  method: "",
  customId: "",
  action: "",
  policyId: "",
  routeId: "",
  correlationId: "",
  metadata: undefined,
};

const detailsOf = (details: ImportedDetails) => ({
  custom_id: indexableText(details.customId),
  path: storableText(details.path),
  method: storableText(details.method),
  action: storableText(details.action),
  policy_id: storableText(details.policyId),
  route_id: storableText(details.routeId),
  correlation_id: storableText(details.correlationId),
  metadata: details.metadata === undefined ? null : storableText(details.metadata),
});
