import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** A model whose calls were booked without a price, at least in part. */
export interface UnpricedModel {
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly lastSeenMs: number;
  /** What was used that has no price, where the model itself has one. */
  readonly unknownUsage: readonly string[];
}

export interface UnpricedSearch {
  readonly fromMs: number;
  /** Excluded. */
  readonly untilMs: number;
  readonly limit: number;
}

/** Models with unpriced calls in a period, the most calls first. Reads unpriced calls only, by an index of their own. */
export async function findUnpricedModels(
  db: Kysely<Tables>,
  { fromMs, limit, untilMs }: UnpricedSearch,
): Promise<readonly UnpricedModel[]> {
  const { rows } = await sql<{
    provider: string;
    model: string;
    calls: string;
    last_seen: Date;
    unknown_usage: string[] | null;
  }>`
    select provider, model, count(*) as calls, max(created_at) as last_seen,
      (select array_agg(distinct name) from unnest(string_to_array(
        string_agg(array_to_string(unknown_usage, ','), ','), ',')) as name) as unknown_usage
    from (
      select provider, case when model = '' then response_model else model end as model, created_at, unknown_usage
      from events
      where unpriced and created_at >= ${new Date(fromMs)} and created_at < ${new Date(untilMs)}
    ) as seen
    group by 1, 2 order by calls desc, 1, 2 limit ${limit}`.execute(db);
  return rows.map((row) => ({
    provider: row.provider,
    model: row.model,
    calls: Number(row.calls),
    lastSeenMs: row.last_seen.getTime(),
    unknownUsage: row.unknown_usage ?? [],
  }));
}
