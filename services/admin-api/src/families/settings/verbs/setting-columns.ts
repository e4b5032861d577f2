import type { NewSetting } from "@lintel/admin-models";

/** What a body says of a setting beside its provider and members, as the columns hold it. */
export const settingColumns = (input: NewSetting) => ({
  name: input.name ?? "",
  allowed_models: input.allowedModels ?? [],
  model_aliases: JSON.stringify(input.modelAliases ?? {}),
  cost_map: input.costMap === undefined ? null : JSON.stringify(input.costMap),
});
