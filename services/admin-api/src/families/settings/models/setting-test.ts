import { z } from "zod";

/** What came of trying a provider setting. */
export const SettingTestAnswer = z
  .object({
    outcome: z.enum(["works", "refused", "unreachable", "untestable"]).meta({
      description:
        "`untestable` where the provider lists no models, or the credential is that of the machine a proxy runs on: then only a call shows.",
    }),
    status: z.int().nullable().meta({ description: "Of the upstream's answer." }),
    tookInMs: z.int().nullable(),
    models: z.int().nullable().meta({ description: "How many models it lists." }),
    error: z.string().meta({ description: "Why it does not work; empty where it does." }),
  })
  .meta({ id: "ProviderSettingTest" });
