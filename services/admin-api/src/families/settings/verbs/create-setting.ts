import type { NewSetting } from "@lintel/admin-models";
import type { ProviderSetting } from "@lintel/core";
import { sealMembers, toSetting } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { requireUsable } from "./require-usable.ts";
import { settingColumns } from "./setting-columns.ts";

/** Keeps the credentials of an upstream account, sealed. Throws a problem for members its provider cannot use. */
export async function createSetting(
  { keyring, now, newId }: Deps,
  write: Write,
  input: NewSetting,
  declared?: Declared,
): Promise<ProviderSetting> {
  const { tx } = write;
  const { provider } = input;
  const id = declared?.id ?? newId();
  const at = now();
  const members = await requireUsable(tx, provider, input.setting ?? {});
  const { sealedWith, sealed } = sealMembers(keyring, id, members);
  const row = await tx
    .insertInto("provider_settings")
    .values({
      id,
      created_at: at,
      updated_at: at,
      config_name: declared?.configName,
      provider,
      sealed_with: sealedWith,
      sealed_setting: sealed,
      ...settingColumns(input),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const setting = toSetting(row, keyring);
  const after = auditSetting(setting);
  const change = { entity: "provider-setting", entityId: id, after } as const;
  await writeAudit(write, { verb: "create-setting", ...change });
  return setting;
}
