import { toUnixSeconds } from "@lintel/admin-models";
import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { LastCall } from "../models/last-calls.ts";

/** When each of these keys was last called, in their order: one look into the index of a key's calls for each. */
export async function findLastCalls(
  db: Kysely<Tables>,
  keyIds: readonly string[],
): Promise<readonly LastCall[]> {
  const { rows } = await sql<{ id: string; at: Date | null }>`
    select id, (select created_at from events where key_id = asked.id order by created_at desc limit 1) as at
    from unnest(${keyIds}::uuid[]) with ordinality as asked(id, place) order by place`.execute(db);
  return rows.map(({ at, id }) => ({
    keyId: id,
    at: at === null ? null : toUnixSeconds(at.getTime()),
  }));
}
