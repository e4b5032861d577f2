import type { ProviderSetting } from "@lintel/core";
import { toSetting } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import type { Write } from "../../../writes/write.ts";

/**
 * A setting in the version the caller wants to change, locked until the transaction ends: settings are changed one
 * after the other, so that a merge does not lose the one before. Throws a problem when there is none.
 */
export async function lockSetting(
  { keyring }: Deps,
  write: Write,
  id: string,
): Promise<ProviderSetting> {
  const unknown = new Problem("settingUnknown", "provider setting is not found");
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("provider_settings")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  const setting = toSetting(row, keyring);
  write.requireMatch(setting.version);
  return setting;
}
