import { type AlertRule, type Crossing, crossingsOf, type Observation } from "@lintel/core";
import type { Kysely, Selectable, Transaction } from "kysely";

import type { AlertCrossingsTable } from "../schema/alert-tables.ts";
import type { Tables } from "../schema/tables.ts";

/** What is seen of a rule at one moment: all there is that has no window, and of windows what is in them now. */
export interface Seen {
  readonly rule: AlertRule;
  readonly observations: readonly Observation[];
  readonly atMs: number;
}

export interface CrossingNeeds {
  readonly newId: () => string;
  /** The message about a crossing. */
  readonly render: (rule: AlertRule, crossing: Crossing, id: string, atMs: number) => string;
  /** How often delivery is tried. */
  readonly maxAttempts: number;
}

type Row = Selectable<AlertCrossingsTable>;

/** So that what flickers does not alert each time. */
const MIN_EPISODE_MS = 5 * 60_000;

/**
 * Records what is newly crossed, each with its delivery, in one transaction: there is never one without the
 * other, nor the same twice, however many workers look. Returns how many were recorded; none where another worker is at this
 * rule, or the rule has changed since.
 */
export function recordCrossings(
  db: Kysely<Tables>,
  seen: Seen,
  needs: CrossingNeeds,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockRule(tx, seen.rule))) return 0;
    const crossings = crossingsOf(seen.observations, seen.rule.condition.thresholds);
    await clearEpisodes(tx, seen, crossings);
    const recorded = await insertCrossings(tx, seen, needs, crossings);
    if (recorded.length > 0) {
      const deliveries = recorded.map(({ crossing, id }) => ({
        id,
        rule_id: seen.rule.id,
        crossing_id: id,
        body: needs.render(seen.rule, crossing, id, seen.atMs),
        max_attempts: needs.maxAttempts,
        next_at: new Date(seen.atMs),
        created_at: new Date(seen.atMs),
      }));
      await tx.insertInto("alert_deliveries").values(deliveries).execute();
    }
    return recorded.length;
  });
}

async function lockRule(tx: Transaction<Tables>, { id, version }: AlertRule): Promise<boolean> {
  const row = await tx
    .selectFrom("alert_rules")
    .select(["version", "enabled", "deleted_at"])
    .where("id", "=", id)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row?.enabled === true && row.deleted_at === null && Number(row.version) === version;
}

/** Ends the episodes that are over: what is not seen any more, or below its threshold. */
async function clearEpisodes(
  tx: Transaction<Tables>,
  { atMs, rule }: Seen,
  crossings: readonly Crossing[],
): Promise<void> {
  const open = await tx
    .selectFrom("alert_crossings")
    .select(["id", "object_kind", "object_id", "threshold"])
    .where("rule_id", "=", rule.id)
    .where("is_episode", "=", true)
    .where("cleared_at", "is", null)
    .where("crossed_at", "<=", new Date(atMs - MIN_EPISODE_MS))
    .execute();
  const lasting = new Set(crossings.map((crossing) => nameOf(toRow(crossing))));
  const over = open.filter((row) => !lasting.has(nameOf(row))).map(({ id }) => id);
  if (over.length === 0) return;
  await tx
    .updateTable("alert_crossings")
    .set({ cleared_at: new Date(atMs) })
    .where("id", "in", over)
    .execute();
}

const nameOf = (row: {
  readonly object_kind: string;
  readonly object_id: string;
  readonly threshold: number | string;
}): string => JSON.stringify([row.object_kind, row.object_id, Number(row.threshold)]);

async function insertCrossings(
  tx: Transaction<Tables>,
  { atMs, rule }: Seen,
  { newId }: CrossingNeeds,
  crossings: readonly Crossing[],
): Promise<readonly { readonly id: string; readonly crossing: Crossing }[]> {
  if (crossings.length === 0) return [];
  const made = crossings.map((crossing) => ({ id: newId(), crossing }));
  const rows = made.map(({ crossing, id }) => ({
    id,
    rule_id: rule.id,
    ...toRow(crossing),
    // An episode is called by its beginning; the index of those that last keeps it to one.
    window_name: crossing.observation.window ?? new Date(atMs).toISOString(),
    object_name: crossing.observation.object.name,
    level: crossing.observation.level,
    is_episode: crossing.observation.window === undefined,
    crossed_at: new Date(atMs),
  }));
  const inserted = await tx
    .insertInto("alert_crossings")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .execute();
  const ids = new Set(inserted.map(({ id }) => id));
  return made.filter(({ id }) => ids.has(id));
}

const toRow = ({
  observation: { object },
  threshold,
}: Crossing): Pick<Row, "object_kind" | "object_id"> & { readonly threshold: number } => ({
  object_kind: object.kind,
  object_id: object.id,
  threshold,
});
