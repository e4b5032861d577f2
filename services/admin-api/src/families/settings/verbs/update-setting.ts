import type { Members, SettingChange } from "@lintel/admin-models";
import type { ProviderSetting } from "@lintel/core";
import { sealMembers, toSetting } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { lockSetting } from "./lock-setting.ts";
import { requireUsable } from "./require-usable.ts";

/**
 * Changes a provider setting. Given members are merged over the stored ones, but must be complete by
 * themselves, as the contract wants; none given leaves the stored ones.
 */
export async function updateSetting(
  deps: Deps,
  write: Write,
  id: string,
  input: SettingChange,
): Promise<ProviderSetting> {
  const existing = await lockSetting(deps, write, id);
  write.requireEditable(existing);
  const sealed = await sealChange(deps, write, existing, input.setting ?? {});
  const row = await write.tx
    .updateTable("provider_settings")
    .set({ updated_at: deps.now(), ...sealed, ...plainColumns(input) })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const setting = toSetting(row, deps.keyring);
  await writeAudit(write, {
    verb: "update-setting",
    entity: "provider-setting",
    entityId: setting.id,
    before: auditSetting(existing),
    after: auditSetting(setting),
  });
  return setting;
}

async function sealChange(
  { keyring }: Deps,
  { tx }: Write,
  { id, provider, setting }: ProviderSetting,
  given: Members,
) {
  if (Object.keys(given).length === 0) return {};
  const usable = await requireUsable(tx, provider, given);
  const merged = sealMembers(keyring, id, { ...setting, ...usable });
  return { sealed_with: merged.sealedWith, sealed_setting: merged.sealed };
}

const plainColumns = ({ name, allowedModels, costMap, modelAliases }: SettingChange) => ({
  ...(name === undefined ? {} : { name }),
  ...(allowedModels === undefined ? {} : { allowed_models: allowedModels }),
  ...(modelAliases === undefined ? {} : { model_aliases: JSON.stringify(modelAliases) }),
  ...(costMap === undefined ? {} : { cost_map: JSON.stringify(costMap) }),
});
