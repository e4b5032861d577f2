import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

/**
 * Gives a key these settings, in this order, and no others. The key's own row must be written in the same
 * transaction: only that is announced to the proxies.
 */
export async function replaceKeySettings(
  tx: Transaction<Tables>,
  keyId: string,
  settingIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom("key_settings").where("key_id", "=", keyId).execute();
  if (settingIds.length === 0) return;
  const rows = settingIds.map((id, position) => ({ key_id: keyId, setting_id: id, position }));
  await tx.insertInto("key_settings").values(rows).execute();
}
