import { hash } from "node:crypto";

import { type Key, ProviderSetting, Route } from "@lintel/core";
import { storedKey } from "@lintel/testkit/objects";

export const SECRET = "sk-lintel-test";
const KEY_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001";
export const ROUTE_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

const ids = new Map(
  ["A", "B", "C", "D"].map((name, index) => [name, `3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f010${index}`]),
);
const settingId = (name: string): string => ids.get(name) ?? name;

export const aSetting = (name: string, overrides: Partial<ProviderSetting> = {}) =>
  ProviderSetting.parse({
    id: settingId(name),
    version: 1,
    createdAtMs: NOW,
    updatedAtMs: NOW,
    provider: "openai",
    name,
    setting: { apikey: `sk-upstream-${name}` },
    allowedModels: [],
    costMap: null,
    ...overrides,
  });

export const aStep = (overrides: object = {}) => ({
  provider: "openai",
  model: "gpt-4o-mini",
  retries: 0,
  retryInterval: "",
  timeout: "5s",
  requestParams: null,
  params: null,
  ...overrides,
});

export const AZURE_STEP = aStep({
  provider: "azure",
  model: "gpt-4o",
  params: { deploymentId: "d", apiVersion: "2024-10-21" },
});

export const aRoute = (overrides: object = {}) =>
  Route.parse({
    id: ROUTE_ID,
    version: 1,
    name: "a route",
    path: "/production/chat/completion",
    createdAtMs: NOW,
    updatedAtMs: NOW,
    keyIds: [KEY_ID],
    steps: [aStep({ retries: 1 }), AZURE_STEP],
    cacheConfig: { enabled: false, ttl: "" },
    requestFormat: "",
    retryStrategy: "",
    ...overrides,
  });

/** Two settings of OpenAI's, and one of Azure's. */
export const SETTINGS = [
  aSetting("A"),
  aSetting("B"),
  aSetting("C", { provider: "azure", setting: { resourceName: "r", apikey: "sk-upstream-C" } }),
];

/** A key for the route, with all settings. */
export const aKey = (overrides: Partial<Key> = {}) =>
  storedKey({
    id: KEY_ID,
    secretHash: hash("sha256", SECRET, "hex"),
    settingIds: ["A", "B", "C"].map(settingId),
    ...overrides,
  });
