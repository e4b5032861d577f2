import { ConfigError } from "@lintel/service-kit";
import { reportOfBroken, wrongDefaults } from "@lintel/testkit";
import { expect, it } from "vitest";

import { readConfig } from "./config.ts";

it("has the README's defaults", () => {
  expect(readConfig({})).toMatchObject({
    host: "0.0.0.0",
    port: 8003,
    consumers: 3,
    redisPrefix: "lintel:",
    logLevel: "info",
    statementTimeoutMs: 5000,
  });
});

it("reports every problem at once", () => {
  const broken = {
    NUMBER_OF_EVENT_MESSAGE_CONSUMERS: "many",
    WORKER_PORT: "-1",
    LINTEL_REDIS_PREFX: "x:",
    LINTEL_EVENT_RETENTION: "90",
  };
  expect(() => readConfig(broken)).toThrow(ConfigError);
  for (const name of Object.keys(broken)) expect(() => readConfig(broken)).toThrow(name);
});

it("keeps events for ever, or as long as configured", () => {
  expect(readConfig({}).eventRetentionMs).toBeUndefined();
  expect(readConfig({ LINTEL_EVENT_RETENTION: "90d" }).eventRetentionMs).toBe(90 * 86_400_000);
  expect(() => readConfig({ LINTEL_EVENT_RETENTION: "23h" })).toThrow("at least a day");
});

it("reports every problem at once, those of variables together too, and repeats no value", () => {
  const report = reportOfBroken(readConfig, {
    WORKER_PORT: "-1",
    REDIS_HOSTS: "redis://cache",
    REDIS_PORT: "99999",
  });
  expect(report).toEqual({ error: expect.any(ConfigError), unnamed: [], repeated: [] });
});

it("has the defaults of the operator's page", () => {
  expect(
    wrongDefaults("event-worker", readConfig, {
      LINTEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    }),
  ).toEqual([]);
});
