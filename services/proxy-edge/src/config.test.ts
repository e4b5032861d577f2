import { randomBytes } from "node:crypto";

import { ConfigError } from "@lintel/service-kit";
import { reportOfBroken, wrongDefaults } from "@lintel/testkit";
import { expect, it } from "vitest";

import { readConfig } from "./config.ts";

const LINTEL_ENCRYPTION_KEYS = `one:${randomBytes(32).toString("base64")}`;

it("has the documented defaults", () => {
  expect(readConfig({ LINTEL_ENCRYPTION_KEYS })).toMatchObject({
    host: "0.0.0.0",
    port: 8002,
    pollIntervalMs: 1000,
    spoolFolder: "./spool",
    allowPrivateUpstreams: false,
    upstreamClient: "lintel",
    httpServer: "lintel",
    crossOrigins: { origins: [], localLab: ["*"] },
    calls: {
      timeoutMs: 600_000,
      maxBodyBytes: 32 * 1024 * 1024,
      limitsFailOpen: false,
      unpriced: "allow-unlimited",
      allowTokens: false,
      allowUnboundedJobs: false,
      traceUpstream: true,
    },
  });
});

it("takes origins of pages, and nothing that is none", () => {
  const origins = (LINTEL_CORS_ORIGINS: string) =>
    readConfig({ LINTEL_ENCRYPTION_KEYS, LINTEL_CORS_ORIGINS }).crossOrigins.origins;
  expect(origins("https://a.example, http://localhost:3000")).toEqual([
    "https://a.example",
    "http://localhost:3000",
  ]);
  expect(origins("*")).toEqual(["*"]);
  for (const wrong of ["a.example", "https://a.example/", "null"]) {
    expect(() => origins(wrong)).toThrow(/LINTEL_CORS_ORIGINS/);
  }
});

it("reports every problem at once, and never the key", () => {
  const env = { LINTEL_ENCRYPTION_KEYS: "one:c2VjcmV0" };
  expect(() => readConfig(env)).toThrow(/entry 1 must be written/);
  expect(() => readConfig(env)).not.toThrow(/c2VjcmV0/);
  const wrong = { PROXY_TIMEOUT: "soon", LINTEL_UNPRICED_MODELS: "maybe", PROXY_PORT: "x" };
  expect(() => readConfig(wrong)).toThrow(
    /(?=[^]*PROXY_TIMEOUT)(?=[^]*LINTEL_UNPRICED_MODELS)(?=[^]*PROXY_PORT)(?=[^]*LINTEL_ENCRYPTION_KEYS)/,
  );
});

it("reports every problem at once, those of variables together too, and repeats no value", () => {
  const report = reportOfBroken(readConfig, {
    PROXY_TIMEOUT: "soon",
    REDIS_HOSTS: "redis://cache",
    REDIS_PORT: "99999",
  });
  expect(report).toEqual({ error: expect.any(ConfigError), unnamed: [], repeated: [] });
});

it("has the defaults of the operator's page", () => {
  expect(wrongDefaults("proxy-edge", readConfig, { LINTEL_ENCRYPTION_KEYS })).toEqual([]);
});
