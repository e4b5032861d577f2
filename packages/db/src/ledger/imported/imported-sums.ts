import { type Kysely, sql } from "kysely";

import { indexableText, storableText } from "../../schema/storable-text.ts";
import type { Tables } from "../../schema/tables.ts";

const DAY_MS = 86_400_000;

/** What is summed up of calls of another gateway. */
export interface ImportedSums {
  readonly costNano: number;
  /** Those that were answered with success: as many as count for limits. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly latencyMs: number;
}

/** Whose calls of which day (UTC) are summed up. */
export interface ImportedDay {
  readonly keyId: string;
  /** Empty where no user was named. */
  readonly userId: string;
  readonly provider: string;
  readonly model: string;
  /** A moment of the day. */
  readonly atMs: number;
}

export const NO_SUMS: ImportedSums = {
  costNano: 0,
  calls: 0,
  promptTokens: 0,
  completionTokens: 0,
  latencyMs: 0,
};

/** Makes sums of two, each member by itself. */
export const combine = (
  one: ImportedSums,
  other: ImportedSums,
  by: (one: number, other: number) => number,
): ImportedSums => ({
  costNano: by(one.costNano, other.costNano),
  calls: by(one.calls, other.calls),
  promptTokens: by(one.promptTokens, other.promptTokens),
  completionTokens: by(one.completionTokens, other.completionTokens),
  latencyMs: by(one.latencyMs, other.latencyMs),
});

export const add = (one: number, other: number): number => one + other;
export const subtract = (one: number, other: number): number => one - other;

export const isNothing = (sums: ImportedSums): boolean =>
  sums.costNano === 0 &&
  sums.calls === 0 &&
  sums.promptTokens === 0 &&
  sums.completionTokens === 0 &&
  sums.latencyMs === 0;

export const startOfDay = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

/** One name for each day of a key, user, provider and model, as texts are stored. */
export const dayName = (day: ImportedDay): string =>
  JSON.stringify([
    day.keyId.toLowerCase(),
    indexableText(day.userId),
    storableText(day.provider),
    storableText(day.model),
    startOfDay(day.atMs),
  ]);

interface SumsRow {
  key_id: string;
  user_id: string;
  provider: string;
  model: string;
  day: Date;
  cost_nano: string;
  calls: string;
  prompt_tokens: string;
  completion_tokens: string;
  latency_ms: string;
}

/** What earlier imports have booked of days, as sums and as single calls, by the names of the days. */
export const readBooked = (
  transaction: Kysely<Tables>,
  days: readonly ImportedDay[],
): Promise<Map<string, ImportedSums>> =>
  readSums(
    transaction,
    days,
    sql`(select key_id, user_id, provider, model, day, cost_nano, calls, prompt_tokens, completion_tokens, latency_ms
      from imported_days)`,
  );

/** What of days stands in the ledger as a sum, and not as single calls. */
export const readSummed = (
  transaction: Kysely<Tables>,
  days: readonly ImportedDay[],
): Promise<Map<string, ImportedSums>> =>
  readSums(
    transaction,
    days,
    sql`(select key_id, user_id, provider, model, created_at as day, cost_nano, attempts as calls,
      input_tokens as prompt_tokens, output_tokens as completion_tokens, latency_ms
      from events where setting_id = ${IMPORTED_SUM})`,
  );

/** The provider setting that a day's sum names: none of ours served those calls. */
export const IMPORTED_SUM = "imported";
/** That which a single call of another gateway names. */
export const IMPORTED_CALL = "imported-call";

async function readSums(
  transaction: Kysely<Tables>,
  days: readonly ImportedDay[],
  source: ReturnType<typeof sql>,
): Promise<Map<string, ImportedSums>> {
  const starts = days.map(({ atMs }) => startOfDay(atMs));
  const keyIds = [...new Set(days.map(({ keyId }) => keyId))];
  const { rows } = await sql<SumsRow>`
    select key_id, user_id, provider, model, day, sum(cost_nano)::text as cost_nano, sum(calls)::text as calls,
      sum(prompt_tokens)::text as prompt_tokens, sum(completion_tokens)::text as completion_tokens,
      sum(latency_ms)::text as latency_ms
    from ${source} as booked
    where key_id = any(${keyIds}::uuid[])
      and day >= ${new Date(Math.min(...starts))} and day <= ${new Date(Math.max(...starts))}
    group by key_id, user_id, provider, model, day`.execute(transaction);
  return new Map(rows.map((row) => [nameOfRow(row), toSums(row)]));
}

const nameOfRow = ({ day, key_id, model, provider, user_id }: SumsRow): string =>
  JSON.stringify([key_id, user_id, provider, model, day.getTime()]);

const toSums = (row: SumsRow): ImportedSums => ({
  costNano: Number(row.cost_nano),
  calls: Number(row.calls),
  promptTokens: Number(row.prompt_tokens),
  completionTokens: Number(row.completion_tokens),
  latencyMs: Number(row.latency_ms),
});

/** The day of entries of one day, with their sums. */
const toDay = (entries: readonly (ImportedDay & ImportedSums)[]) =>
  entries.slice(0, 1).map(({ keyId, model, provider, userId, atMs }) => {
    const sums = entries.reduce<ImportedSums>((sum, entry) => combine(sum, entry, add), NO_SUMS);
    return { ...sums, keyId, model, provider, userId, atMs };
  });

/** Notes what is booked of days, beside what was booked of them before. */
export async function noteBooked(
  transaction: Kysely<Tables>,
  booked: readonly (ImportedDay & ImportedSums)[],
): Promise<void> {
  const days = Map.groupBy(booked, dayName);
  const rows = [...days.values()].flatMap(toDay).map((sums) => ({
    key_id: sums.keyId,
    day: new Date(startOfDay(sums.atMs)),
    user_id: indexableText(sums.userId),
    provider: storableText(sums.provider),
    model: storableText(sums.model),
    cost_nano: sums.costNano,
    calls: sums.calls,
    prompt_tokens: sums.promptTokens,
    completion_tokens: sums.completionTokens,
    latency_ms: sums.latencyMs,
  }));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`
    insert into imported_days (${columns})
    select ${columns} from json_populate_recordset(null::imported_days, ${JSON.stringify(rows)}::json)`.execute(
    transaction,
  );
}
