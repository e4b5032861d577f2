import { envKeyring, type Keyring } from "@lintel/db";
import {
  checkPostgresEnv,
  databaseUrlOf,
  envDuration,
  envInteger,
  envPort,
  type Environment,
  LOG_LEVELS,
  type LogLevel,
  parseEnv,
  postgresEnv,
  type TelemetryEnv,
  telemetryEnv,
} from "@lintel/service-kit";
import { z } from "zod";

import { isTokenSecret } from "./access/token-secret.ts";

const AdminEnvironment = z.object({
  ...postgresEnv,
  ...telemetryEnv,
  HOST: z.string().default("0.0.0.0"),
  ADMIN_PORT: envPort(8001),
  /** What callers must send as X-API-KEY. Unset, everybody is an administrator. */
  ADMIN_PASS: z
    .string()
    .refine((text) => !isTokenSecret(text), "must not begin as admin tokens do")
    .optional(),
  /** How many proxies, each adding to `x-forwarded-for`, every request passes. */
  LINTEL_TRUSTED_PROXIES: envInteger(0, 0, 10),
  /** From SIGTERM on: so long requests are still taken while `/readyz` is 503. */
  LINTEL_DRAIN_DELAY: envDuration("5s", { allowsZero: true }),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
  /** `id:base64`, separated by commas; the first seals, all open. */
  LINTEL_ENCRYPTION_KEYS: envKeyring,
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly trustedProxies: number;
  readonly logLevel: LogLevel;
  readonly databaseUrl: string;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly keyring: Keyring;
  readonly drainDelayMs: number;
  readonly telemetry: TelemetryEnv;
}

/** The environment as this service understands it. Throws a `ConfigError` with every problem. */
export function readConfig(environment: Environment): Config {
  const env = parseEnv(AdminEnvironment, environment, [checkPostgresEnv]);
  return {
    host: env.HOST,
    port: env.ADMIN_PORT,
    password: env.ADMIN_PASS,
    trustedProxies: env.LINTEL_TRUSTED_PROXIES,
    logLevel: env.LOG_LEVEL,
    databaseUrl: databaseUrlOf(env),
    readTimeoutMs: env.POSTGRESQL_READ_TIME_OUT,
    writeTimeoutMs: env.POSTGRESQL_WRITE_TIME_OUT,
    keyring: env.LINTEL_ENCRYPTION_KEYS,
    drainDelayMs: env.LINTEL_DRAIN_DELAY,
    telemetry: env,
  };
}
