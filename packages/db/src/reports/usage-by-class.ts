import type { TokenUsage } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { CALL_COUNT, IS_OURS, SUCCESS } from "./usage-measures.ts";

/** What the calls of one model used and cost in a period, in disjoint classes. */
export interface UsageByClass {
  /** That answered, where that is known: providers bill under its name. */
  readonly model: string;
  /** Answered with success. */
  readonly calls: number;
  /** Calls whose usage was not reported, calls that had no price in part, and calls of another gateway. */
  readonly estimatedCalls: number;
  readonly unpricedCalls: number;
  readonly importedCalls: number;
  readonly costNano: bigint;
  readonly usage: TokenUsage;
}

export interface UsagePeriod {
  readonly provider: string;
  readonly fromMs: number;
  /** Excluded. */
  readonly untilMs: number;
}

/** Classes that the columns of `events` do not distinguish. */
const FINER = [
  "cacheReadAudio",
  "cacheReadImage",
  "cacheWrite1h",
  "imageInput",
  "imageOutput",
  "images",
  "characters",
  "audioMs",
  "webSearches",
  "webSearchPreviews",
  "fileSearches",
] as const satisfies readonly (keyof TokenUsage)[];

type Row = Readonly<Record<string, string | null>>;

/** Usage of a provider's models, by the ledger. Reads the events of the period, since roll-ups have no classes. */
export async function findUsageByClass(
  db: Kysely<Tables>,
  { fromMs, provider, untilMs }: UsagePeriod,
): Promise<readonly UsageByClass[]> {
  const finer = FINER.map(
    (name) => sql`sum((finer_usage ->> ${sql.lit(name)})::bigint)::text as ${sql.ref(name)}`,
  );
  const { rows } = await sql<Row>`
    select coalesce(nullif(response_model, ''), model) as model,
      coalesce(sum(${CALL_COUNT}) filter (where ${SUCCESS}), 0)::text as calls,
      coalesce(sum(${CALL_COUNT}) filter (where usage_source = 'estimated' and ${IS_OURS}), 0)::text as estimated,
      coalesce(sum(${CALL_COUNT}) filter (where unpriced), 0)::text as unpriced,
      coalesce(sum(${CALL_COUNT}) filter (where not ${IS_OURS}), 0)::text as imported,
      sum(cost_nano)::text as cost_nano, sum(input_tokens)::text as input, sum(cache_read_tokens)::text as "cacheRead",
      sum(cache_write_tokens)::text as "cacheWrite", sum(output_tokens)::text as output,
      sum(reasoning_tokens)::text as reasoning, sum(audio_input_tokens)::text as "audioInput",
      sum(audio_output_tokens)::text as "audioOutput", ${sql.join(finer)}
    from events
    where provider = ${provider} and created_at >= ${new Date(fromMs)} and created_at < ${new Date(untilMs)}
    group by 1 order by 1`.execute(db);
  return rows.map(toUsage);
}

function toUsage(row: Row): UsageByClass {
  const of = (name: string): number => Number(row[name] ?? 0);
  const finer = Object.fromEntries(
    FINER.flatMap((name) => (of(name) === 0 ? [] : [[name, of(name)]])),
  );
  return {
    model: row["model"] ?? "",
    calls: of("calls"),
    estimatedCalls: of("estimated"),
    unpricedCalls: of("unpriced"),
    importedCalls: of("imported"),
    costNano: BigInt(row["cost_nano"] ?? 0),
    usage: {
      input: of("input") - of("imageInput"),
      cacheRead: of("cacheRead") - of("cacheReadAudio") - of("cacheReadImage"),
      cacheWrite: of("cacheWrite") - of("cacheWrite1h"),
      output: of("output") - of("imageOutput"),
      reasoning: of("reasoning"),
      audioInput: of("audioInput"),
      audioOutput: of("audioOutput"),
      ...finer,
    },
  };
}
