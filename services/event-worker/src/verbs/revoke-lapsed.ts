import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { HOLDER_TABLES, type HolderKind } from "./holder-tables.ts";

/** So that one statement holds few locks; the next run takes the rest. */
const ROWS_AT_ONCE = 500;

/**
 * Revokes keys, or users, whose time to live has passed at `nowMs`, with an audit row each, in one statement. The
 * proxies refuse them by themselves; this makes it show. Returns the ids of those it revoked, at most 500.
 */
export async function revokeLapsed(
  db: Kysely<Tables>,
  kind: HolderKind,
  nowMs: number,
): Promise<readonly string[]> {
  const holders = sql.table(HOLDER_TABLES[kind]);
  const { rows } = await sql<{ entity_id: string }>`
    with lapsed as (
      select id from ${holders}
      where expires_at <= ${new Date(nowMs)} and not revoked and deleted_at is null
      order by id
      limit ${ROWS_AT_ONCE} for update skip locked
    ), revoked as (
      update ${holders} as holder
      set revoked = true, revoked_reason = 'expired', revoked_by = 'ttl', updated_at = now()
      from lapsed where holder.id = lapsed.id
      returning holder.id, holder.ttl, holder.expires_at
    )
    insert into audit_log (actor, verb, entity, entity_id, change)
    select 'event-worker', ${`revoke-lapsed-${kind}`}, ${kind}, id, jsonb_build_object(
      'before', jsonb_build_object('revoked', false),
      'after', jsonb_build_object('revoked', true, 'revokedReason', 'expired', 'revokedBy', 'ttl',
        'ttl', ttl, 'expiresAt', expires_at))
    from revoked
    returning entity_id`.execute(db);
  return rows.map(({ entity_id: id }) => id);
}
