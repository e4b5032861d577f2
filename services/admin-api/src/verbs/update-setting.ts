import type { ProviderSetting } from "@lintel/core";
import { sealMembers, type Tables, toSetting } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Deps } from "../deps.ts";
import type { SettingChange } from "../models/new-setting.ts";
import { judgeMembers, type Members, spellMembers } from "../models/setting-members.ts";
import { Problem } from "../problems/problem.ts";
import { isUuid } from "../queries/is-uuid.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";
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
    const given = spellMembers(setting.provider, input.setting ?? {});
    const sealed = await sealChange();
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

    async function sealChange() {
      if (Object.keys(given).length === 0) return {};
      await requireUsable(tx, setting.provider, given);
      const merged = sealMembers(keyring, id, { ...setting.setting, ...given });
      return { sealed_with: merged.sealedWith, sealed_setting: merged.sealed };
    }
  });
}

/** Settings are changed one after the other: a merge must not lose the one before. */
async function lockSetting(tx: Transaction<Tables>, id: string) {
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

async function requireUsable(
  tx: Transaction<Tables>,
  provider: string,
  given: Members,
): Promise<void> {
  const fault = judgeMembers(provider, given, await findAuthenticationParam(tx, provider));
  if (fault !== undefined) throw new Problem("settingInvalid", fault);
}

const plainColumns = ({ name, allowedModels, costMap }: SettingChange) => ({
  ...(name === undefined ? {} : { name }),
  ...(allowedModels === undefined ? {} : { allowed_models: allowedModels }),
  ...(costMap === undefined ? {} : { cost_map: JSON.stringify(costMap) }),
});
