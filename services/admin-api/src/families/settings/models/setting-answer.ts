import { ConfigNameAnswer, toUnixSeconds, publicMembers } from "@lintel/admin-models";
import { CostMap, ModelAliases, type ProviderSetting } from "@lintel/core";
import { z } from "zod";

/** A provider setting as the API shows it: without its secrets. */
export const SettingAnswer = z
  .object({
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
    provider: z.string(),
    setting: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: "Its members that are not secret; absent when there are none." }),
    id: z.uuid(),
    name: z.string(),
    allowedModels: z.array(z.string()),
    modelAliases: ModelAliases.optional().meta({
      description: "Names of its own for models; absent when there are none.",
    }),
    costMap: CostMap.nullable(),
    configName: ConfigNameAnswer,
  })
  .meta({ id: "ProviderSetting" });
export type SettingAnswer = z.infer<typeof SettingAnswer>;

/** A provider setting in the contract's form, without its secrets. */
export function toSettingAnswer(setting: ProviderSetting): SettingAnswer {
  const members = publicMembers(setting.provider, setting.setting);
  const { modelAliases = {} } = setting;
  return {
    createdAt: toUnixSeconds(setting.createdAtMs),
    updatedAt: toUnixSeconds(setting.updatedAtMs),
    provider: setting.provider,
    ...(Object.keys(members).length === 0 ? {} : { setting: members }),
    id: setting.id,
    name: setting.name,
    allowedModels: setting.allowedModels,
    ...(Object.keys(modelAliases).length === 0 ? {} : { modelAliases }),
    costMap: setting.costMap,
    configName: setting.configName,
  };
}
