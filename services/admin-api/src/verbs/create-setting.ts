import type { ProviderSetting } from "@lintel/core";
import { sealMembers, toSetting } from "@lintel/db";

import type { Deps } from "../deps.ts";
import type { NewSetting } from "../models/new-setting.ts";
import { judgeMembers, spellMembers } from "../models/setting-members.ts";
import { Problem } from "../problems/problem.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";
import { type Actor, writeAudit } from "./write-audit.ts";

/** Keeps the credentials of an upstream account, sealed. Throws a problem for members its provider cannot use. */
export async function createSetting(
  { db, keyring, now, newId }: Deps,
  input: NewSetting,
  actor: Actor,
): Promise<ProviderSetting> {
  const { provider } = input;
  const id = newId();
  const at = now();
  return db.transaction().execute(async (tx) => {
    const parameter = await findAuthenticationParam(tx, provider);
    const members = spellMembers(provider, input.setting ?? {}, parameter);
    const fault = judgeMembers(provider, members, parameter);
    if (fault !== undefined) throw new Problem("settingInvalid", fault);
    const { sealedWith, sealed } = sealMembers(keyring, id, members);
    const row = await tx
      .insertInto("provider_settings")
      .values({
        id,
        created_at: at,
        updated_at: at,
        provider,
        name: input.name ?? "",
        sealed_with: sealedWith,
        sealed_setting: sealed,
        allowed_models: input.allowedModels ?? [],
        cost_map: input.costMap === undefined ? null : JSON.stringify(input.costMap),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const change = {
      entity: "provider-setting",
      entityId: id,
      members: Object.keys(input),
    } as const;
    await writeAudit(tx, { actor, verb: "create-setting", ...change });
    return toSetting(row, keyring);
  });
}
