import type { SharedRest } from "@lintel/breakers";
import { ProviderSetting, Route } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { missingProviders, type TriedRoute, tryRoute } from "./try-route.ts";

const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);
const TIMES = { version: 1, createdAtMs: NOW, updatedAtMs: NOW };
const ids = ["a", "b", "c"].map((letter) => `3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f000${letter}`);

const aSetting = (at: number, overrides: object = {}) =>
  ProviderSetting.parse({
    ...TIMES,
    id: ids[at],
    provider: "openai",
    name: `setting ${at}`,
    setting: {},
    allowedModels: [],
    costMap: null,
    ...overrides,
  });

const STEP = {
  provider: "openai",
  model: "gpt-4o",
  retries: 0,
  retryInterval: "",
  timeout: "5m",
  requestParams: null,
  params: null,
};

const aRoute = (overrides: object = {}) =>
  Route.parse({
    ...TIMES,
    id: ids[0],
    name: "route",
    path: "/chat",
    keyIds: ["key"],
    steps: [STEP, { ...STEP, provider: "anthropic", model: "claude" }],
    cacheConfig: { enabled: false, ttl: "" },
    requestFormat: "",
    retryStrategy: "",
    ...overrides,
  });

const SETTINGS = [aSetting(0), aSetting(1), aSetting(2, { provider: "anthropic" })];
const aRest = (overrides: Partial<SharedRest>): SharedRest => ({
  settingId: ids[0] ?? "",
  model: "gpt-4o",
  provider: "openai",
  sinceMs: NOW - 1000,
  untilMs: NOW + 4000,
  cause: "failed",
  times: 1,
  ...overrides,
});

const trying = (overrides: Partial<TriedRoute> = {}) =>
  tryRoute({
    route: aRoute(),
    key: { rotationEnabled: false },
    settings: SETTINGS,
    rests: [],
    conversation: undefined,
    nowMs: NOW,
    ...overrides,
  });

const namesOf = (tried: ReturnType<typeof trying>) => tried.map((to) => to.settingName.slice(-1));

describe("a route that is tried", () => {
  it("shows each step with each setting of its provider, in order", () => {
    const tried = trying();
    expect(namesOf(tried)).toEqual(["0", "1", "2"]);
    expect(tried.map(({ step }) => step)).toEqual([1, 1, 2]);
    expect(tried[0]).toMatchObject({
      provider: "openai",
      model: "gpt-4o",
      breaker: "closed",
      reason: "step 1 in the route's order",
    });
  });

  it("shows last what rests, and until when", () => {
    const rests = [aRest({}), aRest({ settingId: ids[2] ?? "", model: "", untilMs: NOW - 1 })];
    const tried = trying({ rests });
    expect(namesOf(tried)).toEqual(["1", "2", "0"]);
    expect(tried.map(({ breaker }) => breaker)).toEqual(["closed", "half-open", "open"]);
    expect(tried[2]?.reason).toContain("rests until 2026-11-29T12:00:04.000Z");
  });

  it("shows the setting of a conversation, the same each time", () => {
    const key = { rotationEnabled: true };
    const firsts = ["chat-1", "chat-2", "chat-3", "chat-4", "chat-5", "chat-6"].map(
      (conversation) => namesOf(trying({ key, conversation }))[0],
    );
    expect(new Set(firsts)).toEqual(new Set(["0", "1"]));
    expect(namesOf(trying({ key, conversation: "chat-1" }))[0]).toBe(firsts[0]);
  });

  it("shows the heaviest step first where chance decides", () => {
    const steps = [STEP, { ...STEP, provider: "anthropic", model: "claude", weight: 9 }];
    const route = aRoute({ strategy: "weighted", steps });
    expect(namesOf(trying({ route }))).toEqual(["2", "0", "1"]);
  });

  it("names the providers whose steps no setting of the key serves", () => {
    const settings = [aSetting(0, { allowedModels: ["gpt-4o-mini"] })];
    expect(missingProviders({ route: aRoute(), settings })).toEqual(["openai", "anthropic"]);
    expect(trying({ settings })).toEqual([]);
  });
});
