import { CostMap } from "@lintel/core";
import type { Kysely } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** The prices of a setting's own, be it deleted or not; null when it has none. */
export async function findCostMap(db: Kysely<Tables>, settingId: string): Promise<CostMap | null> {
  const row = await db
    .selectFrom("provider_settings")
    .select("cost_map")
    .where("id", "=", settingId)
    .executeTakeFirst();
  const map = row?.cost_map ?? null;
  return map === null ? null : CostMap.parse(map);
}
