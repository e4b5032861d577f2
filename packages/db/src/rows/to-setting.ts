import { CostMap, ModelAliases, ProviderSetting } from "@lintel/core";
import type { Selectable } from "kysely";
import { z } from "zod";

import { type Keyring, seal, type Sealed, unseal } from "../credentials/keyring.ts";
import type { ProviderSettingsTable } from "../schema/configuration-tables.ts";

const Members = z.record(z.string(), z.string());
const contextOf = (settingId: string): string => `provider-setting:${settingId}`;

/** Encrypts the members of a setting for its row. */
export const sealMembers = (
  keyring: Keyring,
  settingId: string,
  members: Readonly<Record<string, string>>,
): Sealed => seal(keyring, contextOf(settingId), JSON.stringify(members));

/** A row as the model, with its secrets in clear. Throws when the keyring cannot open it. */
export function toSetting(
  row: Selectable<ProviderSettingsTable>,
  keyring: Keyring,
): ProviderSetting {
  const members = unseal(keyring, contextOf(row.id), {
    sealedWith: row.sealed_with,
    sealed: row.sealed_setting,
  });
  return ProviderSetting.parse({
    id: row.id,
    version: Number(row.version),
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    provider: row.provider,
    name: row.name,
    setting: Members.parse(JSON.parse(members)),
    allowedModels: row.allowed_models,
    modelAliases: ModelAliases.parse(row.model_aliases),
    costMap: row.cost_map === null ? null : CostMap.parse(row.cost_map),
    configName: row.config_name ?? undefined,
  });
}
