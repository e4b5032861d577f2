import { isExhausted, type NanoUsd } from "@lintel/core";
import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";

import { HOLDER_TABLES, type HolderKind } from "./holder-tables.ts";

/** A key or user that has spent, or was refused for its lifetime limit. */
export interface SpendingHolder {
  readonly id: string;
  /** What each refused call needed at least. */
  readonly refusedNano: readonly NanoUsd[];
}

interface ExhaustedHolder {
  readonly id: string;
  readonly limitNano: bigint;
  readonly spentNano: bigint;
  /** The refused call that shows it; absent when all is spent. */
  readonly refusedNano?: NanoUsd;
}

/**
 * Revokes those of the keys, or users, whose lifetime limit is exhausted (`isExhausted`), with an audit row each. The
 * rows are locked and checked again after the wait: a limit raised meanwhile wins. Those already revoked, for whatever
 * reason, stay as they are. Returns the ids of those it revoked.
 */
export async function revokeSpent(
  db: Kysely<Tables>,
  kind: HolderKind,
  holders: readonly SpendingHolder[],
): Promise<readonly string[]> {
  if (holders.length === 0) return [];
  // As a rule there is none: then nothing is locked.
  if ((await findExhausted(db, kind, holders, sql``)).length === 0) return [];
  return await db.transaction().execute(async (transaction) => {
    const lock = sql`order by holder.id for update of holder`;
    const exhausted = await findExhausted(transaction, kind, holders, lock);
    if (exhausted.length > 0) await revoke(transaction, kind, exhausted);
    return exhausted.map(({ id }) => id);
  });
}

async function findExhausted(
  db: Kysely<Tables>,
  kind: HolderKind,
  holders: readonly SpendingHolder[],
  lock: RawBuilder<unknown>,
): Promise<readonly ExhaustedHolder[]> {
  const refusals = new Map(holders.map(({ id, refusedNano }) => [id, refusedNano]));
  const refused = holders.filter(({ refusedNano }) => refusedNano.length > 0).map(({ id }) => id);
  const { rows } = await sql<{ id: string; limit_nano: string; cost_nano: string; calls: string }>`
    select holder.id, holder.cost_limit_nano as limit_nano, spend.cost_nano, spend.calls
    from ${sql.table(HOLDER_TABLES[kind])} as holder join spend
      on spend.scope = ${kind} and spend.scope_id = holder.id::text and spend.unit = 'total'
    where holder.id = any(${[...refusals.keys()]}::uuid[])
      and holder.deleted_at is null and not holder.revoked and holder.cost_limit_nano > 0
      and (spend.cost_nano >= holder.cost_limit_nano or holder.id = any(${refused}::uuid[]))
    ${lock}`.execute(db);
  return rows.flatMap(({ calls, cost_nano, id, limit_nano }) => {
    const limit = { limitNano: BigInt(limit_nano), spentNano: BigInt(cost_nano) };
    const spend = { ...limit, calls: BigInt(calls) };
    if (isExhausted(spend)) return [{ id, ...limit }];
    const refusedNano = refusals.get(id)?.find((needed) => isExhausted(spend, needed));
    return refusedNano === undefined ? [] : [{ id, ...limit, refusedNano }];
  });
}

async function revoke(
  transaction: Transaction<Tables>,
  kind: HolderKind,
  exhausted: readonly ExhaustedHolder[],
): Promise<void> {
  const ids = exhausted.map(({ id }) => id);
  await sql`
    update ${sql.table(HOLDER_TABLES[kind])}
    set revoked = true, revoked_reason = 'expired', revoked_by = 'spend', updated_at = now()
    where id = any(${ids}::uuid[])`.execute(transaction);
  const rows = exhausted.map(({ id, limitNano, refusedNano, spentNano }) => ({
    actor: "event-worker",
    verb: `revoke-spent-${kind}`,
    entity: kind,
    entity_id: id,
    change: JSON.stringify({
      before: { revoked: false },
      after: {
        revoked: true,
        revokedReason: "expired",
        revokedBy: "spend",
        costLimitNano: Number(limitNano),
        spentNano: Number(spentNano),
        refusedNano,
      },
    }),
  }));
  await transaction.insertInto("audit_log").values(rows).execute();
}
