import { ProviderSetting } from "@lintel/core";
import type { z } from "zod";

/** A setting of OpenAI's without a credential, unless the members say otherwise. */
export const storedSetting = (
  members: Partial<z.input<typeof ProviderSetting>> = {},
): ProviderSetting =>
  ProviderSetting.parse({
    id: "98daa3ae-961d-4253-bf6a-322a32fdca3d",
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    provider: "openai",
    name: "",
    setting: {},
    allowedModels: [],
    costMap: null,
    ...members,
  });
