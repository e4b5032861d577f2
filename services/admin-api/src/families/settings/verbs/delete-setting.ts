import { sealMembers, type Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { MAX_NAMED, nameSome } from "../../../writes/name-some.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { lockSetting } from "./lock-setting.ts";

/**
 * Deletes a provider setting and, for good, its credentials; the row stays for the events that name it. Throws a
 * problem when there is no such setting, and when a key uses it.
 */
export async function deleteSetting(deps: Deps, write: Write, id: string): Promise<void> {
  const at = deps.now();
  const existing = await lockSetting(deps, write, id);
  write.requireEditable(existing);
  await refuseWhileUsed(write.tx, id);
  const nothing = sealMembers(deps.keyring, existing.id, {});
  await write.tx
    .updateTable("provider_settings")
    .set({
      deleted_at: at,
      updated_at: at,
      sealed_with: nothing.sealedWith,
      sealed_setting: nothing.sealed,
    })
    .where("id", "=", id)
    .execute();
  await writeAudit(write, {
    verb: "delete-setting",
    entity: "provider-setting",
    entityId: existing.id,
    before: auditSetting(existing),
  });
}

/** Giving a key this setting locks it first, so none can get it meanwhile. */
async function refuseWhileUsed(tx: Transaction<Tables>, id: string): Promise<void> {
  const keys = await tx
    .selectFrom("keys")
    .select(["id", "name"])
    .where("deleted_at", "is", null)
    .where(
      sql<boolean>`(setting_id = ${id}
        or id in (select key_id from key_settings where setting_id = ${id}))`,
    )
    .orderBy("created_at")
    .limit(MAX_NAMED + 1)
    .execute();
  if (keys.length === 0) return;
  throw new Problem("settingInUse", `provider setting is used by keys: ${nameSome(keys)}`);
}
