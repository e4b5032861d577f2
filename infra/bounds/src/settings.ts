import { ProviderSetting } from "@lintel/core";
import { PROVIDERS } from "@lintel/providers";

import { NOW } from "./gateway/gateway.ts";
import type { Account } from "./provider/index.ts";

/** A setting, and what the owner of its account has decided at the provider. */
export interface KnownSetting {
  readonly setting: ProviderSetting;
  readonly account: Account;
}

const COST_MAP = {
  promptCostPerModel: { "my-model": 0.002, "gpt-4o": 0.01 },
  completionCostPerModel: { "my-model": 0.006, "gpt-4o": 0.03 },
  embeddingsCostPerModel: { "my-embedding-model": 0.0001 },
};

const ACCOUNTS = [
  { tier: "default", geo: "global", location: "global", costMap: null },
  { tier: "priority", geo: "us", location: "us-east5", costMap: null },
  { tier: "default", geo: "global", location: "global", costMap: COST_MAP },
] as const;

const SETTINGS: ReadonlyMap<string, readonly KnownSetting[]> = new Map(
  PROVIDERS.map(({ id: provider, isSelfHosted }, at) => [
    provider,
    ACCOUNTS.map(({ costMap, geo, location, tier }, index) => ({
      account: { tier, geo },
      setting: ProviderSetting.parse({
        id: `3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1${String(at + 1).padStart(3, "0")}0${index}`,
        version: 1,
        createdAtMs: NOW,
        updatedAtMs: NOW,
        provider,
        name: "",
        setting: {
          apikey: "sk-upstream",
          url: isSelfHosted === true ? "http://own.test" : "",
          resourceName: "acme",
          apiVersion: "2025-04-01-preview",
          awsRegion: "us-east-1",
          awsAccessKeyId: "AKIDEXAMPLE",
          awsSecretAccessKey: "secret",
          projectId: "acme",
          location,
        },
        allowedModels: [],
        costMap,
      }),
    })),
  ]),
);

/** The settings of a provider: an account as it comes, one that is served with priority and in the US, and one with prices of its own. */
export function settingsOf(provider: string): readonly KnownSetting[] {
  const settings = SETTINGS.get(provider);
  if (settings === undefined) throw new Error(`${provider} has no settings here`);
  return settings;
}
