import type { AlertRule } from "@lintel/core";
import { type Kysely, type Selectable, sql } from "kysely";

import type { AlertDeliveriesTable, AlertRulesTable } from "../schema/alert-tables.ts";
import type { Tables } from "../schema/tables.ts";
import { toAlertRule } from "./to-alert-rule.ts";

/** A delivery that is this worker's until its lease ends, and the rule as it is now. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly body: unknown;
  /** This one included. */
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly rule: Selectable<AlertRulesTable>;
}

/** How an attempt went. */
export type DeliveryOutcome =
  | { readonly state: "delivered"; readonly status: number }
  | { readonly state: "dead"; readonly status?: number | undefined; readonly error: string }
  | {
      readonly state: "pending";
      readonly status?: number | undefined;
      readonly error: string;
      readonly nextAtMs: number;
    };

const MAX_ERROR_LENGTH = 300;

/** The rules that are looked after. */
export async function findAlertRules(db: Kysely<Tables>): Promise<readonly AlertRule[]> {
  const rows = await db
    .selectFrom("alert_rules")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("enabled", "=", true)
    .orderBy("created_at")
    .execute();
  return rows.map(toAlertRule);
}

/**
 * Takes what is due for `leaseMs`, and counts the attempt: what a worker that dies has taken is due again after that. No two
 * workers have the same delivery within its lease.
 */
export async function claimDeliveries(
  db: Kysely<Tables>,
  {
    atMs,
    leaseMs,
    limit,
  }: { readonly atMs: number; readonly leaseMs: number; readonly limit: number },
): Promise<readonly ClaimedDelivery[]> {
  const { rows } = await sql<Selectable<AlertDeliveriesTable>>`
    update alert_deliveries
    set attempts = attempts + 1, next_at = ${new Date(atMs + leaseMs)}
    where id in (
      select id from alert_deliveries where state = 'pending' and next_at <= ${new Date(atMs)}
      order by next_at limit ${limit} for update skip locked)
    returning *`.execute(db);
  if (rows.length === 0) return [];
  const rules = await db
    .selectFrom("alert_rules")
    .selectAll()
    .where("id", "in", [...new Set(rows.map((row) => row.rule_id))])
    .execute();
  return rows.flatMap(({ attempts, body, id, max_attempts: maxAttempts, rule_id: ruleId }) => {
    const rule = rules.find((row) => row.id === ruleId);
    return rule === undefined ? [] : [{ id, body, attempts, maxAttempts, rule }];
  });
}

/** Notes how an attempt went. What has been delivered meanwhile, by a worker that was taken for dead, stays so. */
export async function noteDelivery(
  db: Kysely<Tables>,
  id: string,
  outcome: DeliveryOutcome,
  atMs: number,
): Promise<void> {
  const isOver = outcome.state !== "pending";
  await db
    .updateTable("alert_deliveries")
    .set({
      state: outcome.state,
      last_status: outcome.status ?? null,
      last_error: "error" in outcome ? outcome.error.slice(0, MAX_ERROR_LENGTH) : "",
      ...(isOver ? { ended_at: new Date(atMs) } : { next_at: new Date(outcome.nextAtMs) }),
    })
    .where("id", "=", id)
    .where("state", "=", "pending")
    .execute();
}

const DAY_MS = 24 * 3600 * 1000;
const DELIVERIES_KEPT_MS = 30 * DAY_MS;
/** Longer than any window but a lifetime, of which nothing is forgotten. */
const CROSSINGS_KEPT_MS = 90 * DAY_MS;

/** Deletes deliveries that ended a month ago, and crossings of windows and episodes that are long over. */
export async function pruneAlerts(db: Kysely<Tables>, nowMs: number): Promise<number> {
  const deliveries = await sql`
    delete from alert_deliveries
    where state <> 'pending' and created_at < ${new Date(nowMs - DELIVERIES_KEPT_MS)}`.execute(db);
  const crossings = await sql`
    delete from alert_crossings
    where crossed_at < ${new Date(nowMs - CROSSINGS_KEPT_MS)}
      and case when is_episode then cleared_at is not null else window_name not like 'total %' end`.execute(
    db,
  );
  return Number((deliveries.numAffectedRows ?? 0n) + (crossings.numAffectedRows ?? 0n));
}
