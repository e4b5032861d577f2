import { ProviderSetting } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { type AttemptReport, SettingHealth } from "./setting-health.ts";

const aSetting = (at: number) =>
  ProviderSetting.parse({
    id: `3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f000${at}`,
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    provider: "openai",
    name: String(at),
    setting: {},
    allowedModels: [],
    costMap: null,
  });
const SETTINGS = [aSetting(0), aSetting(1)] as const;

function start() {
  const clock = { ms: 1000 };
  const health = new SettingHealth(() => clock.ms);
  return {
    clock,
    report: (at: 0 | 1, outcome: AttemptReport["outcome"], more: Partial<AttemptReport> = {}) =>
      health.report({
        settingId: SETTINGS[at].id,
        outcome,
        isUnauthorised: false,
        retryAfterMs: undefined,
        ...more,
      }),
    available: () => health.usable(SETTINGS).map(({ name }) => Number(name)),
  };
}

describe("a setting in trouble", () => {
  it("cools down as long as its upstream asks, at most ten minutes", () => {
    const { available, clock, report } = start();
    report(0, "rate_limited", { retryAfterMs: 5000 });
    expect(available()).toEqual([1]);
    clock.ms += 4999;
    expect(available()).toEqual([1]);
    clock.ms += 1;
    expect(available()).toEqual([0, 1]);
    report(0, "rate_limited", { retryAfterMs: 1e9 });
    clock.ms += 600_000;
    expect(available()).toEqual([0, 1]);
  });

  it("cools down twice as long each time it is limited without retry-after", () => {
    const { available, clock, report } = start();
    for (const cooldownMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      report(0, "rate_limited");
      clock.ms += cooldownMs - 1;
      expect(available()).toEqual([1]);
      clock.ms += 1;
      expect(available()).toEqual([0, 1]);
    }
  });

  it.each([
    ["server_error", {}],
    ["unreachable", {}],
    ["timeout", {}],
    ["client_error", { isUnauthorised: true }],
  ] as const)("cools down after three times %s in a row", (outcome, more) => {
    const { available, report } = start();
    report(0, outcome, more);
    report(0, outcome, more);
    report(0, "ok");
    report(0, outcome, more);
    report(0, outcome, more);
    expect(available()).toEqual([0, 1]);
    report(0, outcome, more);
    expect(available()).toEqual([1]);
  });

  it("is not blamed for callers who leave or ask for what is wrong", () => {
    const { available, report } = start();
    for (let time = 0; time < 9; time += 1) report(0, "client_error");
    for (let time = 0; time < 9; time += 1) report(0, "aborted");
    expect(available()).toEqual([0, 1]);
  });

  it("is used all the same when every other cools down longer", () => {
    const { available, report } = start();
    report(0, "rate_limited", { retryAfterMs: 9000 });
    report(1, "rate_limited", { retryAfterMs: 5000 });
    expect(available()).toEqual([1]);
  });
});
