import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../parse-env.ts";
import { databaseUrlOf, postgresEnv } from "./postgres-env.ts";

const read = (env: Record<string, string>) => parseEnv(z.object(postgresEnv), env);
const urlOf = (env: Record<string, string>) => databaseUrlOf(read(env));

describe("databaseUrlOf", () => {
  it("has the defaults of the contract", () => {
    expect(urlOf({})).toBe("postgres://localhost:5432/");
    expect(read({})).toMatchObject({
      POSTGRESQL_READ_TIME_OUT: 120_000,
      POSTGRESQL_WRITE_TIME_OUT: 5000,
    });
  });

  it("uses DATABASE_URL as it is, over all other variables", () => {
    const url = "postgresql://u:p%40ss@db:6543/lintel?sslmode=require";
    expect(urlOf({ DATABASE_URL: url, POSTGRESQL_HOSTS: "a,b" })).toBe(url);
  });

  it("joins the parts", () => {
    const env = {
      POSTGRESQL_HOSTS: "db.internal",
      POSTGRESQL_PORT: "6543",
      POSTGRESQL_DB_NAME: "lintel",
      POSTGRESQL_USERNAME: "lintel",
      POSTGRESQL_PASSWORD: "secret",
    };
    expect(urlOf(env)).toBe("postgres://lintel:secret@db.internal:6543/lintel");
    expect(urlOf({ ...env, POSTGRESQL_HOSTS: "[::1]" })).toContain("@[::1]:6543/");
  });

  it("escapes any name and password, so that they come out as they went in", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (username, password) => {
        const url = new URL(
          urlOf({ POSTGRESQL_USERNAME: username, POSTGRESQL_PASSWORD: password }),
        );
        expect(decodeURIComponent(url.username)).toBe(username);
        expect(decodeURIComponent(url.password)).toBe(password);
        expect(url.host).toBe("localhost:5432");
      }),
    );
  });

  it.each([
    ["require", "?sslmode=require&uselibpqcompat=true"],
    ["verify-full", "?sslmode=verify-full&uselibpqcompat=true"],
  ])("asks for TLS with %s", (mode, query) => {
    expect(new URL(urlOf({ POSTGRESQL_SSL_MODE: mode })).search).toBe(query);
  });

  it("checks the server against the given authority", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-env-"));
    const file = path.join(folder, "ca bundle.pem");
    writeFileSync(file, "-----BEGIN CERTIFICATE-----\n");
    const env = { POSTGRESQL_SSL_MODE: "verify-ca", PGSSLROOTCERT: file };
    expect(new URL(urlOf(env)).searchParams.get("sslrootcert")).toBe(file);
    expect(() => urlOf({ POSTGRESQL_SSL_MODE: "verify-ca" })).toThrow("PGSSLROOTCERT");
    writeFileSync(file, "no certificate");
    expect(() => urlOf(env)).toThrow("PGSSLROOTCERT: the file holds no certificate (PEM)");
    rmSync(folder, { recursive: true });
    expect(() => urlOf(env)).toThrow("PGSSLROOTCERT: the file cannot be read (ENOENT)");
  });

  it.each(["a,b", "host/path", "user@host", "host:5432", "a b", "::1"])(
    "refuses the host %j",
    (host) => {
      expect(() => urlOf({ POSTGRESQL_HOSTS: host })).toThrow("POSTGRESQL_HOSTS");
    },
  );

  it.each([
    { DATABASE_URL: "mysql://db/lintel" },
    { DATABASE_URL: "db:5432" },
    { DATABASE_URL: "postgres://u:%zz@db/lintel" },
    { POSTGRESQL_DB_NAME: "a?b" },
    { POSTGRESQL_SSL_MODE: "prefer" },
    { POSTGRESQL_READ_TIME_OUT: "2" },
  ])("refuses %j", (env) => {
    const [name = ""] = Object.keys(env);
    expect(() => read(env)).toThrow(name);
  });
});
