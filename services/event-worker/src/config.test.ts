import { ConfigError } from "@lintel/service-kit";
import { documentedDefaults } from "@lintel/testkit";
import { describe, expect, it } from "vitest";

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
  const broken = {
    WORKER_PORT: "-1",
    POSTGRESQL_HOSTS: "first,second",
    POSTGRESQL_SSL_MODE: "verify-full",
    PGSSLROOTCERT: "/nowhere/ca.pem",
    REDIS_HOSTS: "redis://cache",
    REDIS_PORT: "99999",
    LINTEL_ENCRYPTION_KEYS: "c2VjcmV0",
  };
  expect(() => readConfig(broken)).toThrow(ConfigError);
  const { POSTGRESQL_SSL_MODE: _right, ...wrong } = broken;
  for (const name of Object.keys(wrong)) expect(() => readConfig(broken)).toThrow(name);
  expect(() => readConfig(broken)).not.toThrow(/first|second|nowhere|c2VjcmV0|99999|cache/);
});

describe("the operator's page", () => {
  const needed = { LINTEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}` };
  const shown = (environment: Readonly<Record<string, string>>): string =>
    JSON.stringify(readConfig({ ...needed, ...environment }));

  it.each([...documentedDefaults("event-worker")])(
    "is right that %s is %s unless it is set",
    (name, text) => {
      expect(shown({ [name]: text })).toBe(shown({}));
    },
  );
});
