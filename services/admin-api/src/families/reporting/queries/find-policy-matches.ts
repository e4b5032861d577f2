import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { MatchesPeriod, MatchesPoint } from "../../policies/models/policy-matches.ts";
import { findEventsFrom, readUsage } from "./read-usage.ts";

interface PointRow {
  readonly second: string;
  readonly allowed: string;
  readonly warned: string;
  readonly redacted: string;
  readonly blocked: string;
}

const callsOf = (action: string) =>
  sql`coalesce(sum(calls) filter (where action = ${sql.lit(action)}), 0)`;

/** Per time bucket, how many calls a policy allowed, warned about, redacted and blocked. Empty buckets are left out. */
export async function findPolicyMatches(
  db: Kysely<Tables>,
  policyId: string,
  period: MatchesPeriod,
): Promise<readonly MatchesPoint[]> {
  const request = { period, filter: { policyIds: [policyId] }, groups: ["action"] as const };
  const usage = readUsage(request, await findEventsFrom(db));
  const { rows } = await sql<PointRow>`
    select extract(epoch from date_bin(make_interval(secs => ${period.increment}), at, to_timestamp(${period.start})))
        ::bigint as second,
      ${callsOf("allowed")} as allowed, ${callsOf("warned")} as warned, ${callsOf("redacted")} as redacted,
      ${callsOf("blocked")} as blocked
    from ${usage} as used group by 1 order by 1`.execute(db);
  return rows.map((row) => ({
    at: Number(row.second),
    allowed: Number(row.allowed),
    warned: Number(row.warned),
    redacted: Number(row.redacted),
    blocked: Number(row.blocked),
  }));
}
