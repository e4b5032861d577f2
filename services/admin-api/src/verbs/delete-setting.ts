import { sealMembers, type Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../deps.ts";
import { Problem } from "../problems/problem.ts";
import { lockSetting } from "./lock-setting.ts";
import { MOST_NAMED, nameSome } from "./name-some.ts";
import { type Actor, writeAudit } from "./write-audit.ts";

/**
 * Deletes a provider setting and, for good, its credentials; the row stays for the events that name it. Throws a
 * problem when there is no such setting, and when a key uses it.
 */
export async function deleteSetting(
  { db, keyring, now }: Deps,
  id: string,
  actor: Actor,
): Promise<void> {
  const at = now();
  await db.transaction().execute(async (tx) => {
    await lockSetting(tx, id);
    await refuseWhileUsed(tx, id);
    const nothing = sealMembers(keyring, id, {});
    await tx
      .updateTable("provider_settings")
      .set({
        deleted_at: at,
        updated_at: at,
        sealed_with: nothing.sealedWith,
        sealed_setting: nothing.sealed,
      })
      .where("id", "=", id)
      .execute();
    const change = { entity: "provider-setting", entityId: id, members: [] } as const;
    await writeAudit(tx, { actor, verb: "delete-setting", ...change });
  });
}

/** Whoever gives a key this setting locks it first, so none can get it meanwhile. */
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
    .limit(MOST_NAMED + 1)
    .execute();
  if (keys.length === 0) return;
  throw new Problem("settingInUse", `provider setting is used by keys: ${nameSome(keys)}`);
}
