import { afterAll, expect, it } from "vitest";

import { openProviderProbes } from "./probe-provider.ts";

const probes = openProviderProbes({
  allowPrivate: false,
  forwardProxy: () => undefined,
  nowMs: () => 0,
  monotonic: () => 0,
});
afterAll(() => probes.close());

const settingOf = (provider: string, setting: Record<string, string>) => ({ provider, setting });

it.each(["http://127.0.0.1:9/v1", "http://[::1]:9/v1", "http://169.254.169.254/v1"])(
  "is not led into the operator's own network, unless that is allowed: %s",
  async (url) => {
    expect(await probes.probe(settingOf("openai", { apikey: "k", url }))).toMatchObject({
      outcome: "unreachable",
      error: "it is a private address",
    });
  },
);

it("is not led there by a name either", async () => {
  const setting = settingOf("openai", { apikey: "k", url: "http://localhost:9/v1" });
  expect(await probes.probe(setting)).toMatchObject({
    outcome: "unreachable",
    error: "it cannot be reached: PRIVATE_ADDRESS",
  });
});

it("says that a setting has no address", async () => {
  expect(await probes.probe(settingOf("openai", { apikey: "k", url: "no address" }))).toMatchObject(
    {
      outcome: "unreachable",
      error: "it has no address",
    },
  );
});

it("leaves untested what only a proxy's machine has the credential for, and what is unknown", async () => {
  for (const setting of [settingOf("bedrock", { region: "eu-west-1" }), settingOf("mine", {})]) {
    expect((await probes.probe(setting)).outcome).toBe("untestable");
  }
});
