import { countedModel, NO_TOKENS, windowEndMs } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import { indexableText, storableText } from "../schema/storable-text.ts";
import type { Tables } from "../schema/tables.ts";
import { raiseModelSums } from "../sums/model-sums.ts";
import { raiseSums } from "../sums/raise-sums.ts";
import { spendDeltas } from "../sums/spend-deltas.ts";

/** The provider setting that entries of another gateway name: none of ours served those calls. */
const IMPORTED = "imported";
/** Two imports at the same time would both find the same spend missing. */
const IMPORT_LOCK = 5_465_024;
const DAY_MS = 86_400_000;

/** What a key has spent on one model for one user in one day (UTC) on the gateway it was used with before. */
export interface ImportedSpend {
  readonly keyId: string;
  readonly tags: readonly string[];
  /** Empty where no user was named. */
  readonly userId: string;
  /** Whose sums it is in. */
  readonly knownUserId: string | undefined;
  /** A moment of the day. */
  readonly atMs: number;
  readonly provider: string;
  readonly model: string;
  readonly costNano: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

interface Options {
  readonly newId: () => string;
  /** Windows that were over then get no sums: no call is admitted on them any more. */
  readonly nowMs: number;
  /** Who imports. */
  readonly actor: string;
}

/**
 * Books spend of another gateway up to what is given, and returns those entries of `spends` that added something. What was
 * booked for the same day before is not booked again; it never becomes less. Each addition is an entry in `events` at the
 * first moment of its day, in the running sums and, through the event-worker, in Redis.
 */
export async function bookImportedSpend(
  transaction: Kysely<Tables>,
  spends: readonly ImportedSpend[],
  { actor, newId, nowMs }: Options,
): Promise<readonly ImportedSpend[]> {
  if (spends.length === 0) return [];
  await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(transaction);
  const known = await findBooked(transaction, spends);
  const added: Added[] = [];
  for (const spend of spends) {
    const name = nameOf(spend);
    const more = excessOf(spend, known.get(name) ?? NOTHING);
    if (more === undefined) continue;
    known.set(name, spend);
    added.push({ ...more, id: newId(), from: spend, atMs: startOfDay(spend.atMs) });
  }
  if (added.length === 0) return [];
  await insertEntries(transaction, added);
  await raise(transaction, added, nowMs);
  await announce(transaction, added, actor);
  return added.map(({ from }) => from);
}

type Sums = Pick<ImportedSpend, "costNano" | "calls" | "promptTokens" | "completionTokens">;

/** What is to be booked of a spend. */
interface Added extends Sums {
  readonly id: string;
  readonly from: ImportedSpend;
  readonly atMs: number;
}

const NOTHING: Sums = { costNano: 0, calls: 0, promptTokens: 0, completionTokens: 0 };

const startOfDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

const nameOf = (spend: ImportedSpend): string =>
  JSON.stringify([
    spend.keyId.toLowerCase(),
    indexableText(spend.userId),
    storableText(spend.provider),
    storableText(spend.model),
    startOfDay(spend.atMs),
  ]);

/** What is given beyond what is booked; `undefined` when nothing is. */
function excessOf(spend: Sums, booked: Sums): Sums | undefined {
  const more = {
    costNano: Math.max(0, spend.costNano - booked.costNano),
    calls: Math.max(0, spend.calls - booked.calls),
    promptTokens: Math.max(0, spend.promptTokens - booked.promptTokens),
    completionTokens: Math.max(0, spend.completionTokens - booked.completionTokens),
  };
  return Object.values(more).every((amount) => amount === 0) ? undefined : more;
}

interface BookedRow {
  key_id: string;
  user_id: string;
  provider: string;
  model: string;
  day: Date;
  cost_nano: string;
  calls: string;
  prompt_tokens: string;
  completion_tokens: string;
}

/** What earlier imports have booked, by name. The number of calls of an entry stands in `attempts`. */
async function findBooked(
  transaction: Kysely<Tables>,
  spends: readonly ImportedSpend[],
): Promise<Map<string, Sums>> {
  const days = spends.map(({ atMs }) => startOfDay(atMs));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const keyIds = [...new Set(spends.map(({ keyId }) => keyId))];
  const { rows } = await sql<BookedRow>`
    select key_id, user_id, provider, model, created_at as day, sum(cost_nano)::text as cost_nano,
      sum(attempts)::text as calls, sum(input_tokens)::text as prompt_tokens,
      sum(output_tokens)::text as completion_tokens
    from events
    where key_id = any(${keyIds}::uuid[]) and setting_id = ${IMPORTED}
      and created_at >= ${new Date(first)} and created_at <= ${new Date(last)}
    group by key_id, user_id, provider, model, created_at`.execute(transaction);
  return new Map(
    rows.map(({ day, key_id: keyId, model, provider, user_id: userId, ...sums }) => [
      JSON.stringify([keyId, userId, provider, model, day.getTime()]),
      {
        costNano: Number(sums.cost_nano),
        calls: Number(sums.calls),
        promptTokens: Number(sums.prompt_tokens),
        completionTokens: Number(sums.completion_tokens),
      },
    ]),
  );
}

async function insertEntries(transaction: Kysely<Tables>, added: readonly Added[]): Promise<void> {
  const rows = added.map(({ atMs, from, id, ...sums }) => ({
    id,
    created_at: new Date(atMs).toISOString(),
    key_id: from.keyId,
    tags: from.tags.map(indexableText),
    user_id: indexableText(from.userId),
    known_user_id: from.knownUserId ?? null,
    custom_id: "",
    provider: storableText(from.provider),
    setting_id: IMPORTED,
    model: storableText(from.model),
    status: 200,
    ending: "complete",
    streamed: false,
    admitted: true,
    attempts: sums.calls,
    latency_ms: 0,
    input_tokens: sums.promptTokens,
    output_tokens: sums.completionTokens,
    usage_source: "estimated",
    cost_nano: sums.costNano,
  }));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`
    insert into events (${columns})
    select ${columns} from json_populate_recordset(null::events, ${JSON.stringify(rows)}::json)`.execute(
    transaction,
  );
}

async function raise(
  transaction: Kysely<Tables>,
  added: readonly Added[],
  nowMs: number,
): Promise<void> {
  const bookings = added.map(({ atMs, calls, completionTokens, costNano, from, promptTokens }) => ({
    costNano,
    calls,
    usage: { ...NO_TOKENS, input: promptTokens, output: completionTokens },
    event: {
      admitted: true,
      createdAtMs: atMs,
      keyId: from.keyId,
      knownUserId: from.knownUserId,
      model: from.model,
    },
  }));
  const current = spendDeltas(bookings).filter(
    ({ startMs, unit }) => unit === "total" || windowEndMs(unit, startMs) > nowMs,
  );
  await raiseSums(transaction, current);
  await raiseModelSums(transaction, bookings);
}

/** Sums that Redis has already are brought up to date there as after a correction: by the event-worker. */
async function announce(
  transaction: Kysely<Tables>,
  added: readonly Added[],
  actor: string,
): Promise<void> {
  const rows = added.map(({ atMs, costNano, from, id }) => ({
    id,
    event_id: id,
    event_at: new Date(atMs),
    key_id: from.keyId,
    known_user_id: from.knownUserId ?? null,
    model: countedModel(storableText(from.model)),
    cost_nano: costNano,
    delta_nano: costNano,
    reason: "spend of another gateway was imported",
    actor,
    settled_at: null,
  }));
  await transaction.insertInto("event_corrections").values(rows).execute();
}
