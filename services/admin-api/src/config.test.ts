import { ConfigError } from "@lintel/service-kit";
import { reportOfBroken, wrongDefaults } from "@lintel/testkit";
import { describe, expect, it } from "vitest";

import { readConfig } from "./config.ts";

const KEYS = `k1:${Buffer.alloc(32, 7).toString("base64")}`;

describe("readConfig", () => {
  it("needs no more than a database and the encryption keys", () => {
    const config = readConfig({ LINTEL_ENCRYPTION_KEYS: KEYS, DATABASE_URL: "postgres://h/d" });
    expect(config).toMatchObject({
      host: "0.0.0.0",
      port: 8001,
      password: undefined,
      databaseUrl: "postgres://h/d",
      readTimeoutMs: 120_000,
      writeTimeoutMs: 5000,
      keyring: { currentId: "k1" },
    });
  });

  it("takes an empty ADMIN_PASS as none, as the contract", () => {
    expect(readConfig({ LINTEL_ENCRYPTION_KEYS: KEYS, ADMIN_PASS: "" }).password).toBeUndefined();
  });

  it("names every problem at once, and no secret", () => {
    const environment = {
      LINTEL_ENCRYPTION_KEYS: "k1:c2hvcnQ=",
      ADMIN_PORT: "http",
      POSTGRESQL_READ_TIME_OUT: "soon",
      ADMIN_PASS: "lt_admin_password",
      LINTEL_TRUSTED_PROXIES: "-1",
    };
    const problems = problemsOf(environment);
    expect(problems).toContain("LINTEL_ENCRYPTION_KEYS: entry 1 must be written id:base64");
    expect(problems).toContain("ADMIN_PORT");
    expect(problems).toContain("POSTGRESQL_READ_TIME_OUT");
    expect(problems).toContain("ADMIN_PASS: must not begin as admin tokens do");
    expect(problems).toContain("LINTEL_TRUSTED_PROXIES");
    expect(problems).not.toContain("c2hvcnQ");
    expect(problemsOf({})).toContain("LINTEL_ENCRYPTION_KEYS is missing");
  });
});

function problemsOf(environment: Readonly<Record<string, string>>): string {
  try {
    readConfig(environment);
    return "";
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

it("reports every problem at once, those of variables together too, and repeats no value", () => {
  const report = reportOfBroken(readConfig, { ADMIN_PORT: "x" });
  expect(report).toEqual({ error: expect.any(ConfigError), unnamed: [], repeated: [] });
});

it("has the defaults of the operator's page", () => {
  expect(wrongDefaults("admin-api", readConfig, { LINTEL_ENCRYPTION_KEYS: KEYS })).toEqual([]);
});
