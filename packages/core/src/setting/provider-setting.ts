import { z } from "zod";

export const SettingId = z.uuid().brand<"SettingId">();
export type SettingId = z.infer<typeof SettingId>;

const UsdPerThousand = z.record(z.string(), z.number().nonnegative()).nullable();

/** A setting's own prices: model → dollars per 1,000 tokens. They win over the price book. */
export const CostMap = z.object({
  promptCostPerModel: UsdPerThousand.default(null),
  completionCostPerModel: UsdPerThousand.default(null),
  embeddingsCostPerModel: UsdPerThousand.default(null),
});
export type CostMap = z.infer<typeof CostMap>;

/** Names of its own that a setting gives to models: name → the provider's name for it. */
export const ModelAliases = z.record(z.string().min(1), z.string().min(1));
export type ModelAliases = z.infer<typeof ModelAliases>;

/**
 * The credentials and address of one upstream account, with the secrets in clear: it exists only in the
 * memory of the services. At rest `setting` is encrypted; no API or log ever shows its secret members.
 */
export const ProviderSetting = z.object({
  id: SettingId,
  version: z.int(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  provider: z.string(),
  name: z.string(),
  setting: z.record(z.string(), z.string()),
  allowedModels: z.array(z.string()),
  /** Absent: none. */
  modelAliases: ModelAliases.optional(),
  costMap: CostMap.nullable(),
  /** What the configuration file that it is from calls it; absent for one that was made by hand. */
  configName: z.string().optional(),
});
export type ProviderSetting = z.infer<typeof ProviderSetting>;
