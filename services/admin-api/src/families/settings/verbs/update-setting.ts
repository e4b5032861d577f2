import {
  type SettingChange,
  validateMembers,
  type Members,
  spellMembers,
} from "@lintel/admin-models";
import type { ProviderSetting } from "@lintel/core";
import { sealMembers, type Tables, toSetting } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";
import { lockSetting } from "./lock-setting.ts";

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
  const usable = await toUsable(tx, provider, given);
  const merged = sealMembers(keyring, id, { ...setting, ...usable });
  return { sealed_with: merged.sealedWith, sealed_setting: merged.sealed };
}

/** The members in their spelling. Throws a problem when they are not enough by themselves. */
async function toUsable(
  tx: Transaction<Tables>,
  provider: string,
  given: Members,
): Promise<Members> {
  const parameter = await findAuthenticationParam(tx, provider);
  const members = spellMembers(provider, given, parameter);
  const fault = validateMembers(provider, members, parameter);
  if (fault !== undefined) throw new Problem("settingInvalid", fault);
  return members;
}

const plainColumns = ({ name, allowedModels, costMap, modelAliases }: SettingChange) => ({
  ...(name === undefined ? {} : { name }),
  ...(allowedModels === undefined ? {} : { allowed_models: allowedModels }),
  ...(modelAliases === undefined ? {} : { model_aliases: JSON.stringify(modelAliases) }),
  ...(costMap === undefined ? {} : { cost_map: JSON.stringify(costMap) }),
});
