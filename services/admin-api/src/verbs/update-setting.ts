import type { ProviderSetting } from "@lintel/core";
import { sealMembers, type Tables, toSetting } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Deps } from "../deps.ts";
import type { SettingChange } from "../models/new-setting.ts";
import { judgeMembers, type Members, spellMembers } from "../models/setting-members.ts";
import { Problem } from "../problems/problem.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";
import { lockSetting } from "./lock-setting.ts";
import { type Actor, writeAudit } from "./write-audit.ts";

/**
 * Changes a provider setting. Given members are merged over the stored ones, but must be complete by
 * themselves, as the contract wants; none given leaves the stored ones.
 */
export async function updateSetting(
  { db, keyring, now }: Deps,
  id: string,
  input: SettingChange,
  actor: Actor,
): Promise<ProviderSetting> {
  return db.transaction().execute(async (tx) => {
    const existing = await lockSetting(tx, id);
    const setting = toSetting(existing, keyring);
    const sealed = await sealChange(input.setting ?? {});
    const row = await tx
      .updateTable("provider_settings")
      .set({ updated_at: now(), ...sealed, ...plainColumns(input) })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const change = {
      entity: "provider-setting",
      entityId: id,
      members: Object.keys(input),
    } as const;
    await writeAudit(tx, { actor, verb: "update-setting", ...change });
    return toSetting(row, keyring);

    async function sealChange(given: Members) {
      if (Object.keys(given).length === 0) return {};
      const usable = await toUsable(tx, setting.provider, given);
      const merged = sealMembers(keyring, id, { ...setting.setting, ...usable });
      return { sealed_with: merged.sealedWith, sealed_setting: merged.sealed };
    }
  });
}

/** The members in their spelling. Throws a problem when they are not enough by themselves. */
async function toUsable(
  tx: Transaction<Tables>,
  provider: string,
  given: Members,
): Promise<Members> {
  const parameter = await findAuthenticationParam(tx, provider);
  const members = spellMembers(provider, given, parameter);
  const fault = judgeMembers(provider, members, parameter);
  if (fault !== undefined) throw new Problem("settingInvalid", fault);
  return members;
}

const plainColumns = ({ name, allowedModels, costMap }: SettingChange) => ({
  ...(name === undefined ? {} : { name }),
  ...(allowedModels === undefined ? {} : { allowed_models: allowedModels }),
  ...(costMap === undefined ? {} : { cost_map: JSON.stringify(costMap) }),
});
