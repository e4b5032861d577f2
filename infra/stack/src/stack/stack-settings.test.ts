import { describe, expect, test } from "vitest";

import { readStackSettings } from "./stack-settings.ts";

test("without any variable a stack has its documented ports and own stores", () => {
  const settings = readStackSettings({});
  expect(settings).toMatchObject({ adminPort: 8001, proxyPorts: [8002], isAdminOpen: true });
  expect(settings.databaseUrl).toBeUndefined();
  expect(settings.isRedisGiven).toBe(false);
  expect(settings.dataFolder).toMatch(/\.lintel\/data$/);
});

test("PROXY_PORT takes a list, one proxy for each", () => {
  expect(readStackSettings({ PROXY_PORT: "9002, 9003" }).proxyPorts).toEqual([9002, 9003]);
});

test("a relative data directory is meant from where the command was typed", () => {
  const env = { LINTEL_DATA_DIR: "my data", INIT_CWD: "/somewhere" };
  expect(readStackSettings(env).dataFolder).toBe("/somewhere/my data");
});

test("the old PostgreSQL variables are enough for using that database", () => {
  const env = { POSTGRESQL_USERNAME: "me", POSTGRESQL_PASSWORD: "p@ss", POSTGRESQL_DB_NAME: "llm" };
  expect(readStackSettings(env).databaseUrl).toBe("postgres://me:p%40ss@localhost:5432/llm");
});

test.each([{ REDIS_URL: "redis://elsewhere" }, { REDIS_HOSTS: "a,b,c" }])(
  "%j replaces the own Redis",
  (env) => {
    expect(readStackSettings(env).isRedisGiven).toBe(true);
  },
);

describe("what makes no sense is refused", () => {
  test.each([
    [{ ADMIN_PORT: "0" }, /ADMIN_PORT/],
    [{ PROXY_PORT: "8002,abc" }, /PROXY_PORT/],
    [{ PROXY_PORT: "8001" }, /port 8001 is asked for twice/],
    [{ WORKER_PORT: "8002" }, /port 8002 is asked for twice/],
    [{ REDIS_URL: "http://x" }, /REDIS_URL/],
    [{ POSTGRESQL_HOSTS: "a,b" }, /POSTGRESQL_HOSTS/],
    [{ LINTEL_DATADIR: "x" }, /LINTEL_DATADIR/],
  ])("%j", (env, message) => {
    expect(() => readStackSettings(env)).toThrow(message);
  });

  test("with every problem at once", () => {
    const read = () => readStackSettings({ ADMIN_PORT: "x", DATABASE_URL: "mysql://x" });
    expect(read).toThrow(/ADMIN_PORT[^]*DATABASE_URL|DATABASE_URL[^]*ADMIN_PORT/);
  });
});
