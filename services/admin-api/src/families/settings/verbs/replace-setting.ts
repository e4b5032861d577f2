import type { NewSetting } from "@lintel/admin-models";
import { sealMembers, toSetting } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { auditSetting } from "./audit-setting.ts";
import { lockSetting } from "./lock-setting.ts";
import { requireUsable } from "./require-usable.ts";
import { settingColumns } from "./setting-columns.ts";

/**
 * Makes a provider setting what the body says, whatever it was before, but for its provider. Throws a problem for members its
 * provider cannot use, and when there is no such setting.
 */
export async function replaceSetting(
  deps: Deps,
  write: Write,
  input: NewSetting,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const { keyring } = deps;
  const existing = await lockSetting(deps, write, id);
  const members = await requireUsable(write.tx, existing.provider, input.setting ?? {});
  const { sealed, sealedWith } = sealMembers(keyring, existing.id, members);
  const row = await write.tx
    .updateTable("provider_settings")
    .set({
      updated_at: deps.now(),
      config_name: configName,
      sealed_with: sealedWith,
      sealed_setting: sealed,
      ...settingColumns(input),
    })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeAudit(write, {
    verb: "update-setting",
    entity: "provider-setting",
    entityId: existing.id,
    before: auditSetting(existing),
    after: auditSetting(toSetting(row, keyring)),
  });
}
