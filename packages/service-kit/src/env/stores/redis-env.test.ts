import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../parse-env.ts";
import { redisEnv, redisTargetOf } from "./redis-env.ts";

const targetOf = (env: Record<string, string>) => redisTargetOf(parseEnv(z.object(redisEnv), env));

describe("redisTargetOf", () => {
  it("has the defaults of the contract", () => {
    expect(targetOf({})).toEqual({
      nodes: [{ host: "localhost", port: 6379 }],
      mode: { kind: "single" },
      username: undefined,
      password: undefined,
      db: 0,
      tls: false,
      commandTimeoutMs: 1500,
    });
  });

  it("reads a URL", () => {
    expect(targetOf({ REDIS_URL: "rediss://us%40er:p%3Ass@[::1]:7000/5" })).toMatchObject({
      nodes: [{ host: "::1", port: 7000 }],
      username: "us@er",
      password: "p:ss",
      db: 5,
      tls: true,
    });
    expect(targetOf({ REDIS_URL: "redis://cache" })).toMatchObject({
      nodes: [{ host: "cache", port: 6379 }],
      username: undefined,
      db: 0,
      tls: false,
    });
  });

  it("lets REDIS_URL win over REDIS_HOSTS", () => {
    const target = targetOf({ REDIS_URL: "redis://a:1", REDIS_HOSTS: "b,c", REDIS_PASSWORD: "x" });
    expect(target).toMatchObject({
      nodes: [{ host: "a", port: 1 }],
      mode: { kind: "single" },
      password: undefined,
    });
  });

  it("takes the password of a URL as it went in", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (password) => {
        const target = targetOf({ REDIS_URL: `redis://:${encodeURIComponent(password)}@cache` });
        expect(target.password).toBe(password);
      }),
    );
  });

  it("reads the single variables", () => {
    const env = {
      REDIS_HOSTS: "cache",
      REDIS_PORT: "7000",
      REDIS_USERNAME: "lintel",
      REDIS_PASSWORD: "p@ss:/%",
      REDIS_DB_START_INDEX: "2",
      REDIS_TLS: "true",
      REDIS_READ_TIME_OUT: "2s",
      REDIS_WRITE_TIME_OUT: "250ms",
    };
    expect(targetOf(env)).toEqual({
      nodes: [{ host: "cache", port: 7000 }],
      mode: { kind: "single" },
      username: "lintel",
      password: "p@ss:/%",
      db: 2,
      tls: true,
      commandTimeoutMs: 2250,
    });
  });

  it("takes several hosts as a cluster, each with its own port if it has one", () => {
    expect(targetOf({ REDIS_HOSTS: "a, b:7001,[fe80::1]:7002" })).toMatchObject({
      nodes: [
        { host: "a", port: 6379 },
        { host: "b", port: 7001 },
        { host: "fe80::1", port: 7002 },
      ],
      mode: { kind: "cluster" },
    });
  });

  it("takes one host as a cluster when configured to", () => {
    expect(targetOf({ REDIS_CLUSTER: "true" }).mode).toEqual({ kind: "cluster" });
    expect(targetOf({ REDIS_URL: "redis://a", REDIS_CLUSTER: "true" }).mode).toEqual({
      kind: "cluster",
    });
  });

  it("takes the hosts as Sentinels when a master is named", () => {
    const env = { REDIS_HOSTS: "a,b", REDIS_SENTINEL_MASTER: "main", REDIS_SENTINEL_PASSWORD: "s" };
    expect(targetOf(env)).toMatchObject({
      nodes: [
        { host: "a", port: 26_379 },
        { host: "b", port: 26_379 },
      ],
      mode: { kind: "sentinel", master: "main", password: "s" },
    });
  });

  it.each([
    [{ REDIS_HOSTS: "a,b", REDIS_DB_START_INDEX: "1" }, "only database 0"],
    [{ REDIS_CLUSTER: "true", REDIS_SENTINEL_MASTER: "m" }, "exclude each other"],
    [{ REDIS_HOSTS: "a,,b" }, "REDIS_HOSTS"],
    [{ REDIS_HOSTS: "redis://a" }, "REDIS_HOSTS"],
    [{ REDIS_HOSTS: "a:99999" }, "REDIS_HOSTS"],
    [{ REDIS_HOSTS: "fe80::1" }, "REDIS_HOSTS"],
    [{ REDIS_PORT: "http" }, "REDIS_PORT"],
    [{ REDIS_PORT: "99999" }, "REDIS_PORT: must be a whole number from 1 to 65535"],
    [{ REDIS_PORT: "0" }, "REDIS_PORT"],
    [{ REDIS_URL: "http://a" }, "REDIS_URL"],
    [{ REDIS_URL: "redis://a/db" }, "REDIS_URL"],
    [{ REDIS_URL: "redis://:%@a" }, "REDIS_URL"],
    [{ REDIS_DB_START_INDEX: "-1" }, "REDIS_DB_START_INDEX"],
  ])("refuses %j", (env, message) => {
    expect(() => targetOf(env)).toThrow(message);
  });
});
