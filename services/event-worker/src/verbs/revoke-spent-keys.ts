import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

/**
 * Revokes those of the keys whose lifetime spend has reached their cost limit, with an audit row each, in one
 * statement. The rows are locked and judged again after the wait: a limit raised meanwhile wins. Keys already
 * revoked, for whatever reason, stay as they are. Returns the ids of the keys it revoked.
 */
export async function revokeSpentKeys(
  db: Kysely<Tables>,
  keyIds: readonly string[],
): Promise<readonly string[]> {
  if (keyIds.length === 0) return [];
  const { rows } = await sql<{ entity_id: string }>`
    with spent as (
      select keys.id, keys.cost_limit_nano, spend.cost_nano
      from keys join spend
        on spend.scope = 'key' and spend.scope_id = keys.id::text and spend.unit = 'total'
      where keys.id = any(${keyIds}::uuid[]) and keys.deleted_at is null and not keys.revoked
        and keys.cost_limit_nano > 0 and spend.cost_nano >= keys.cost_limit_nano
      order by keys.id
      for update of keys
    ), revoked as (
      update keys
      set revoked = true, revoked_reason = 'expired', revoked_by = 'spend', updated_at = now()
      from spent where keys.id = spent.id
      returning keys.id, spent.cost_limit_nano, spent.cost_nano
    )
    insert into audit_log (actor, verb, entity, entity_id, change)
    select 'event-worker', 'revoke-spent-key', 'key', id, jsonb_build_object(
      'before', jsonb_build_object('revoked', false),
      'after', jsonb_build_object('revoked', true, 'revokedReason', 'expired', 'revokedBy', 'spend',
        'costLimitNano', cost_limit_nano, 'spentNano', cost_nano))
    from revoked
    returning entity_id`.execute(db);
  return rows.map(({ entity_id: id }) => id);
}
