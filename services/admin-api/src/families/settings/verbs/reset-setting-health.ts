import type { ProviderSetting } from "@lintel/core";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toSettingHealth } from "../models/setting-health.ts";
import { lockSetting } from "./lock-setting.ts";
import { onBreakers } from "./on-breakers.ts";

/**
 * Makes all proxies forget that a setting failed. Throws a problem when there is no such setting, and when Redis does not
 * answer. Undone with its transaction is only the record of it: a setting that still fails soon rests again.
 */
export async function resetSettingHealth(
  deps: Deps,
  write: Write,
  id: string,
  where: string,
): Promise<ProviderSetting> {
  const setting = await lockSetting(deps, write, id);
  const nowMs = deps.now().getTime();
  const rests = await onBreakers(deps, where, (breakers) => breakers.reset(setting.id, nowMs));
  await writeAudit(write, {
    verb: "reset-setting-health",
    entity: "provider-setting",
    entityId: setting.id,
    before: toSettingHealth(setting, rests, nowMs),
    after: toSettingHealth(setting, [], nowMs),
  });
  return setting;
}
