import { readFileSync } from "node:fs";

import { z } from "zod";

import { ConfigError } from "../config-error.ts";
import { envCheck } from "../parse-env.ts";
import { envDuration } from "../values/env-duration.ts";
import { envRemotePort } from "../values/env-integer.ts";
import { envUrl } from "../values/env-url.ts";

/** Variables that say where PostgreSQL is. `DATABASE_URL` alone is enough, and wins over the others. */
export const postgresEnv = {
  DATABASE_URL: envUrl("postgres", "postgresql").optional(),
  POSTGRESQL_HOSTS: z.string().default("localhost"),
  POSTGRESQL_PORT: envRemotePort(5432),
  /** Unset means, as for every PostgreSQL client, the database named like the user. */
  POSTGRESQL_DB_NAME: z
    .string()
    .regex(/^[^?#]*$/, "must not contain ? or #")
    .optional(),
  POSTGRESQL_USERNAME: z.string().optional(),
  POSTGRESQL_PASSWORD: z.string().optional(),
  POSTGRESQL_SSL_MODE: z
    .enum(["disable", "require", "verify-ca", "verify-full"], {
      error: "must be disable, require, verify-ca or verify-full",
    })
    .default("disable"),
  /** File with the authority's certificate, under PostgreSQL's own name for it. */
  PGSSLROOTCERT: z.string().optional(),
  POSTGRESQL_READ_TIME_OUT: envDuration("2m"),
  POSTGRESQL_WRITE_TIME_OUT: envDuration("5s"),
} as const;

const PostgresEnv = z.object(postgresEnv);
export type PostgresEnv = z.infer<typeof PostgresEnv>;

/**
 * The URL to connect to, every part of it escaped. Throws a `ConfigError` for what node-postgres cannot do:
 * several hosts, or `verify-ca` without a certificate.
 */
export function databaseUrlOf(env: PostgresEnv): string {
  const problems = problemsOf(env);
  if (problems.length > 0) throw new ConfigError(problems);
  if (env.DATABASE_URL !== undefined) return env.DATABASE_URL;
  const credentials = credentialsOf(env.POSTGRESQL_USERNAME, env.POSTGRESQL_PASSWORD);
  const database = encodeURI(env.POSTGRESQL_DB_NAME ?? "");
  const host = env.POSTGRESQL_HOSTS.trim();
  return `postgres://${credentials}${host}:${env.POSTGRESQL_PORT}/${database}${tlsOf(env)}`;
}

/** What `databaseUrlOf` would throw, to be listed with everything else. */
export const checkPostgresEnv = envCheck(PostgresEnv, (env) => problemsOf(env));

function problemsOf(env: PostgresEnv): string[] {
  const problems: string[] = [];
  if (env.DATABASE_URL !== undefined) return problems;
  if (env.POSTGRESQL_HOSTS.includes(",")) {
    problems.push(
      "POSTGRESQL_HOSTS: only one host is supported; name the one that follows the primary",
    );
  } else if (!/^[\w.-]+$|^\[[\da-fA-F:.]+\]$/.test(env.POSTGRESQL_HOSTS.trim())) {
    problems.push("POSTGRESQL_HOSTS: must be a host name or an address (IPv6 in brackets)");
  }
  if (env.POSTGRESQL_SSL_MODE === "verify-ca" && env.PGSSLROOTCERT === undefined) {
    problems.push(
      "POSTGRESQL_SSL_MODE: verify-ca needs the authority's certificate in PGSSLROOTCERT",
    );
  }
  const { PGSSLROOTCERT: file, POSTGRESQL_SSL_MODE: mode } = env;
  if (file !== undefined && mode !== "disable") problems.push(...problemsOfCertificate(file));
  return problems;
}

/** Otherwise it is only found out by the first connection, in a service that has started. */
function problemsOfCertificate(file: string): string[] {
  try {
    const isPem = readFileSync(file, "utf8").includes("-----BEGIN CERTIFICATE-----");
    return isPem ? [] : ["PGSSLROOTCERT: the file holds no certificate (PEM)"];
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return [`PGSSLROOTCERT: the file cannot be read${code}`];
  }
}

function credentialsOf(username: string | undefined, password: string | undefined): string {
  const secret = password === undefined ? "" : `:${encodeURIComponent(password)}`;
  return username === undefined && password === undefined
    ? ""
    : `${encodeURIComponent(username ?? "")}${secret}@`;
}

/** `uselibpqcompat`: without it node-postgres reads `require` as `verify-full`, which the contract does not. */
function tlsOf(env: PostgresEnv): string {
  if (env.POSTGRESQL_SSL_MODE === "disable") return "";
  const query = new URLSearchParams({ sslmode: env.POSTGRESQL_SSL_MODE, uselibpqcompat: "true" });
  if (env.PGSSLROOTCERT !== undefined) query.set("sslrootcert", env.PGSSLROOTCERT);
  return `?${query.toString()}`;
}
