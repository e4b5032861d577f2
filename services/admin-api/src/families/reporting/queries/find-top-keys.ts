import { nanoToUsd } from "@lintel/core";
import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import { pageOf, toOrder } from "../../../paging/page.ts";
import { filterKeys, type KeyFilter } from "../../keys/queries/find-keys.ts";
import type { TopKey, TopKeysReport } from "../models/top-keys.ts";
import { findEventsFrom, readUsage } from "./read-usage.ts";

/**
 * Keys by what they spent in a period: those with calls in it, and those created in it. Deleted keys are among them
 * when there is no filter. Ties are in order of ids.
 */
export async function findTopKeys(
  db: Kysely<Tables>,
  report: TopKeysReport,
): Promise<readonly TopKey[]> {
  const { start, end } = report;
  const filter: KeyFilter = {
    keyIds: report.keyIds,
    tags: report.tags,
    name: report.name,
    revoked: report.revoked,
  };
  const usage = {
    period: { start, end, increment: end - start },
    filter: { keyIds: report.keyIds },
    groups: ["keyId"],
  } as const;
  const wanted = filterKeys(db.selectFrom("keys").select("keys.id"), filter);
  const { rows } = await sql<{ id: string; cost_nano: string }>`
    with spent as (
      select "keyId" as id, sum(cost_nano) as cost_nano
      from ${readUsage(usage, await findEventsFrom(db))} as used group by 1
    )
    select id, cost_nano from spent ${isGiven(filter) ? sql`where id in (${wanted})` : sql``}
    union all
    select id, 0 from (${wanted}) as known
    where id in (
        select id from keys where created_at >= to_timestamp(${start}) and created_at < to_timestamp(${end}))
      and id not in (select id from spent)
    order by 2 ${sql.raw(toOrder(report.order ?? "") ?? "desc")}, 1
    ${pageClause(report)}`.execute(db);
  return rows.map((row) => ({ keyId: row.id, costInUsd: nanoToUsd(BigInt(row.cost_nano)) }));
}

const isGiven = ({ keyIds = [], tags = [], name = "", revoked }: KeyFilter): boolean =>
  keyIds.length > 0 || tags.length > 0 || name !== "" || revoked !== undefined;

function pageClause(report: TopKeysReport): RawBuilder<unknown> {
  const { limit, offset = 0 } = pageOf(report);
  return limit === undefined ? sql`` : sql`limit ${limit} offset ${offset}`;
}
