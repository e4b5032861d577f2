import { type NewSetting, validateMembers, spellMembers } from "@lintel/admin-models";
import type { ProviderSetting } from "@lintel/core";
import { sealMembers, toSetting } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { findAuthenticationParam } from "./find-authentication-param.ts";

/** Keeps the credentials of an upstream account, sealed. Throws a problem for members its provider cannot use. */
export async function createSetting(
  { keyring, now, newId }: Deps,
  write: Write,
  input: NewSetting,
): Promise<ProviderSetting> {
  const { tx } = write;
  const { provider } = input;
  const id = newId();
  const at = now();
  const parameter = await findAuthenticationParam(tx, provider);
  const members = spellMembers(provider, input.setting ?? {}, parameter);
  const fault = validateMembers(provider, members, parameter);
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
      model_aliases: JSON.stringify(input.modelAliases ?? {}),
      cost_map: input.costMap === undefined ? null : JSON.stringify(input.costMap),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const setting = toSetting(row, keyring);
  const after = auditSetting(setting);
  const change = { entity: "provider-setting", entityId: id, after } as const;
  await writeAudit(write, { verb: "create-setting", ...change });
  return setting;
}
