import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { HOLDER_TABLES, type HolderKind } from "./holder-tables.ts";

/**
 * Revokes those of the keys, or users, whose lifetime spend has reached their cost limit, with an audit row each, in
 * one statement. The rows are locked and judged again after the wait: a limit raised meanwhile wins. Those already
 * revoked, for whatever reason, stay as they are. Returns the ids of those it revoked.
 */
export async function revokeSpent(
  db: Kysely<Tables>,
  kind: HolderKind,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const holders = sql.table(HOLDER_TABLES[kind]);
  const { rows } = await sql<{ entity_id: string }>`
    with spent as (
      select holder.id, holder.cost_limit_nano, spend.cost_nano
      from ${holders} as holder join spend
        on spend.scope = ${kind} and spend.scope_id = holder.id::text and spend.unit = 'total'
      where holder.id = any(${ids}::uuid[]) and holder.deleted_at is null and not holder.revoked
        and holder.cost_limit_nano > 0 and spend.cost_nano >= holder.cost_limit_nano
      order by holder.id
      for update of holder
    ), revoked as (
      update ${holders} as holder
      set revoked = true, revoked_reason = 'expired', revoked_by = 'spend', updated_at = now()
      from spent where holder.id = spent.id
      returning holder.id, spent.cost_limit_nano, spent.cost_nano
    )
    insert into audit_log (actor, verb, entity, entity_id, change)
    select 'event-worker', ${`revoke-spent-${kind}`}, ${kind}, id, jsonb_build_object(
      'before', jsonb_build_object('revoked', false),
      'after', jsonb_build_object('revoked', true, 'revokedReason', 'expired', 'revokedBy', 'spend',
        'costLimitNano', cost_limit_nano, 'spentNano', cost_nano))
    from revoked
    returning entity_id`.execute(db);
  return rows.map(({ entity_id: id }) => id);
}
