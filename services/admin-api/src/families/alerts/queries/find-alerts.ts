import type { Tables } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import { getLive, listLive, type LiveRows } from "../../../paging/live-rows.ts";
import type { Page } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";

export type AlertRow = Selectable<Tables["alert_rules"]>;

/** That there is no such rule. */
export const alertUnknown = (): Problem => new Problem("alertUnknown", "alert is not found");

const ALERTS: LiveRows<"alert_rules", AlertRow> = {
  table: "alert_rules",
  toEntity: (row) => row,
  pageSize: 200,
  order: "asc",
  unknown: alertUnknown,
};

/** All rules, by time of creation and then id. */
export const findAlerts = (db: Kysely<Tables>, page: Page): AsyncGenerator<readonly AlertRow[]> =>
  listLive(db, ALERTS, page);

/** The rule with this id. Throws a problem when there is none. */
export const getAlert = (db: Kysely<Tables>, id: string): Promise<AlertRow> =>
  getLive(db, ALERTS, id);
