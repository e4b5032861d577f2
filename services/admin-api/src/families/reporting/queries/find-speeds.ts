import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { filterEvents } from "../../events/queries/filter-events.ts";
import type { OverviewAnswer, OverviewRequest, Quantiles } from "../models/overview.ts";

/** What the latest of many calls show, all of them do; more would take as long as all else together. */
const MAX_CALLS = 5000;

/** How soon answers began and what the gateway itself took, of the latest calls of a period that were sent and answered. */
export async function findSpeeds(
  db: Kysely<Tables>,
  { end, keyIds, start, tags, userIds }: OverviewRequest,
): Promise<Pick<OverviewAnswer, "overheadInMs" | "timeToFirstByteInMs">> {
  const latest = filterEvents(db.selectFrom("events").select(["ttft_ms", "overhead_us"]), {
    start,
    end,
    keyIds,
    tags,
    userIds,
  })
    .where((eb) => eb.or([eb("ttft_ms", "is not", null), eb("overhead_us", "is not", null)]))
    .orderBy("created_at", "desc")
    .limit(MAX_CALLS);
  const row = await db
    .with("latest", () => latest)
    .selectFrom("latest")
    .select((eb) => [
      eb.fn.count<string>("ttft_ms").as("ttft_calls"),
      eb.fn.count<string>("overhead_us").as("overhead_calls"),
      quantiles("ttft_ms").as("ttft"),
      quantiles("overhead_us").as("overhead"),
    ])
    .executeTakeFirstOrThrow();
  return {
    timeToFirstByteInMs: toQuantiles(row.ttft_calls, row.ttft, 1),
    overheadInMs: toQuantiles(row.overhead_calls, row.overhead, 1000),
  };
}

const quantiles = (column: "overhead_us" | "ttft_ms") =>
  sql<
    number[] | null
  >`percentile_cont(array[0.5, 0.95]) within group (order by ${sql.ref(column)})`;

const toQuantiles = (calls: string, values: number[] | null, perMs: number): Quantiles => {
  const [median, p95] = (values ?? []).map((value) => value / perMs);
  return { calls: Number(calls), median: median ?? null, p95: p95 ?? null };
};
