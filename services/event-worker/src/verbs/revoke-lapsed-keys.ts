import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

/** So that one statement holds few locks; the next run takes the rest. */
const KEYS_AT_ONCE = 500;

/**
 * Revokes keys whose time to live has passed at `nowMs`, with an audit row each, in one statement. The proxies
 * refuse such keys by themselves; this makes it show. Returns the ids of the keys it revoked, at most 500.
 */
export async function revokeLapsedKeys(
  db: Kysely<Tables>,
  nowMs: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ entity_id: string }>`
    with lapsed as (
      select id, expires_at from keys
      where expires_at <= ${new Date(nowMs)} and not revoked and deleted_at is null
      order by id
      limit ${KEYS_AT_ONCE} for update skip locked
    ), revoked as (
      update keys
      set revoked = true, revoked_reason = 'expired', revoked_by = 'ttl', updated_at = now()
      from lapsed where keys.id = lapsed.id
      returning keys.id, keys.ttl, keys.expires_at
    )
    insert into audit_log (actor, verb, entity, entity_id, change)
    select 'event-worker', 'revoke-lapsed-key', 'key', id, jsonb_build_object(
      'before', jsonb_build_object('revoked', false),
      'after', jsonb_build_object('revoked', true, 'revokedReason', 'expired', 'revokedBy', 'ttl',
        'ttl', ttl, 'expiresAt', expires_at))
    from revoked
    returning entity_id`.execute(db);
  return rows.map(({ entity_id: id }) => id);
}
