import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import { Problem } from "../problems/problem.ts";
import { isUuid } from "../queries/is-uuid.ts";

/**
 * A setting, locked until the transaction ends: settings are changed one after the other, so that a merge does not
 * lose the one before. Throws a problem when there is none.
 */
export async function lockSetting(tx: Transaction<Tables>, id: string) {
  const unknown = new Problem("settingUnknown", "provider setting is not found");
  if (!isUuid(id)) throw unknown;
  return tx
    .selectFrom("provider_settings")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
}
