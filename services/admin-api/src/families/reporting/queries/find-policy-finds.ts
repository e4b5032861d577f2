import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { FoundPoint, MatchesPeriod } from "../../policies/models/policy-matches.ts";

interface FindsRow {
  readonly second: string;
  readonly found: Readonly<Record<string, number>>;
}

/**
 * Per time bucket, how often a policy found something of each type. Reads those events in which it found anything: there are no
 * sums by type. Of a call with several attempts each event has what was found until then: it counts once.
 */
export async function findPolicyFinds(
  db: Kysely<Tables>,
  policyId: string,
  { end, increment, start }: MatchesPeriod,
): Promise<readonly FoundPoint[]> {
  const { rows } = await sql<FindsRow>`
    with found_in as (
      select min(created_at) as at, type, max(times::bigint) as times
      from events cross join lateral jsonb_each_text(policy_matches) as match (type, times)
      where policy_id = ${policyId} and policy_matches is not null
        and created_at >= to_timestamp(${start}) and created_at < to_timestamp(${end})
      group by coalesce(call_id, id), type
    ), summed as (
      select extract(epoch from date_bin(make_interval(secs => ${increment}), at, to_timestamp(${start})))
        ::bigint as second, type, sum(times) as times
      from found_in group by 1, 2
    )
    select second, jsonb_object_agg(type, times) as found from summed group by second`.execute(db);
  return rows.map(({ found, second }) => ({ at: Number(second), found }));
}
