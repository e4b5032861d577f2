import { envKeyring, type Keyring } from "@lintel/db";
import { checkDetectorEnv, detectorEnv, type DetectorEnv } from "@lintel/detectors";
import {
  checkPostgresEnv,
  checkRedisEnv,
  envDuration,
  envFlag,
  envInteger,
  envPort,
  envUrl,
  type Environment,
  parseEnv,
  redisEnv,
  type RedisTarget,
  redisTargetOf,
  type ServiceConfig,
  serviceConfigOf,
  serviceEnv,
} from "@lintel/service-kit";
import { z } from "zod";

import type { SessionTimes } from "./access/sessions/session-times.ts";
import { isTokenSecret } from "./access/token-secret.ts";
import { checkOidcEnv, type OidcConfig, oidcConfigOf, oidcEnv } from "./oidc-config.ts";

const AdminEnvironment = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...detectorEnv,
  ADMIN_PORT: envPort(8001),
  /** What callers must send as X-API-KEY. Unset, everybody is an administrator. */
  ADMIN_PASS: z
    .string()
    .refine((text) => !isTokenSecret(text), "must not begin as admin tokens do")
    .optional(),
  /** A read replica for reports; the primary answers them without, and while it is away. */
  DATABASE_READ_URL: envUrl("postgres", "postgresql").optional(),
  /** How many proxies, each adding to `x-forwarded-for`, every request passes. */
  LINTEL_TRUSTED_PROXIES: envInteger(0, 0, 10),
  /** The address under which browsers reach this service, path included: `https://ops.example.com/lintel`. */
  LINTEL_ADMIN_URL: envUrl("http", "https").optional(),
  ...oidcEnv,
  /** Where applications reach the proxies; for examples, and for the playground of the console. */
  LINTEL_PROXY_URL: envUrl("http", "https").optional(),
  /** How long somebody who signed in stays so without asking for anything, and at the longest. */
  LINTEL_SESSION_IDLE_TIMEOUT: envDuration("1h"),
  LINTEL_SESSION_LIFETIME: envDuration("12h"),
  /** How long after SIGTERM requests are still taken, while `/readyz` is 503. */
  LINTEL_DRAIN_DELAY: envDuration("5s", { allowsZero: true }),
  /** A file of settings, keys, users, policies and routes, applied at the start and on SIGHUP. */
  LINTEL_CONFIG: z.string().optional(),
  /** Whether provider settings may point to loopback and private addresses, and be tested there. */
  LINTEL_ALLOW_PRIVATE_UPSTREAMS: envFlag(false),
  /** `id:base64`, separated by commas; the first seals, all open. */
  LINTEL_ENCRYPTION_KEYS: envKeyring,
});

/** A configuration file, and the environment that its secrets may be in. */
export interface ConfigSource {
  readonly path: string;
  readonly env: Environment;
}

export interface Config extends ServiceConfig {
  readonly port: number;
  /** Where proxies share which settings rest. Only what shows or resets that needs it. */
  readonly redis: RedisTarget;
  readonly redisPrefix: string;
  /** URL of a replica that reports are read from. */
  readonly databaseReadUrl: string | undefined;
  readonly password: string | undefined;
  readonly trustedProxies: number;
  readonly publicUrl: URL | undefined;
  /** Where applications call, without a slash at its end; absent where that is not configured. */
  readonly proxyUrl: string | undefined;
  readonly sessions: SessionTimes;
  /** Where people sign in beside; absent where there is no such place. */
  readonly oidc: OidcConfig | undefined;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly keyring: Keyring;
  readonly drainDelayMs: number;
  readonly allowPrivateUpstreams: boolean;
  readonly detectors: DetectorEnv;
  /** The configuration file of this service; absent where it has none. */
  readonly configFile: ConfigSource | undefined;
}

/** The environment as this service understands it. Throws a `ConfigError` with every problem. */
export function readConfig(environment: Environment): Config {
  const checks = [checkPostgresEnv, checkRedisEnv, checkDetectorEnv, checkOidcEnv];
  const env = parseEnv(AdminEnvironment, environment, checks);
  return {
    ...serviceConfigOf(env),
    port: env.ADMIN_PORT,
    redis: redisTargetOf(env),
    redisPrefix: env.LINTEL_REDIS_PREFIX,
    databaseReadUrl: env.DATABASE_READ_URL,
    password: env.ADMIN_PASS,
    trustedProxies: env.LINTEL_TRUSTED_PROXIES,
    publicUrl: env.LINTEL_ADMIN_URL === undefined ? undefined : new URL(env.LINTEL_ADMIN_URL),
    oidc: oidcConfigOf(env),
    proxyUrl: env.LINTEL_PROXY_URL?.replace(/\/+$/, ""),
    sessions: {
      idleMs: env.LINTEL_SESSION_IDLE_TIMEOUT,
      lifetimeMs: env.LINTEL_SESSION_LIFETIME,
    },
    readTimeoutMs: env.POSTGRESQL_READ_TIME_OUT,
    writeTimeoutMs: env.POSTGRESQL_WRITE_TIME_OUT,
    keyring: env.LINTEL_ENCRYPTION_KEYS,
    drainDelayMs: env.LINTEL_DRAIN_DELAY,
    allowPrivateUpstreams: env.LINTEL_ALLOW_PRIVATE_UPSTREAMS,
    detectors: env,
    configFile:
      env.LINTEL_CONFIG === undefined ? undefined : { path: env.LINTEL_CONFIG, env: environment },
  };
}

/** What may be shown of it: nothing that is a secret, nor an address that could hold one. */
export const shownConfig = (config: Config) => ({
  ADMIN_PORT: config.port,
  ADMIN_PASS: config.password === undefined ? null : "set",
  LINTEL_ADMIN_URL:
    config.publicUrl === undefined ? null : config.publicUrl.origin + config.publicUrl.pathname,
  LINTEL_PROXY_URL: config.proxyUrl ?? null,
  LINTEL_TRUSTED_PROXIES: config.trustedProxies,
  LINTEL_SESSION_IDLE_TIMEOUT: `${config.sessions.idleMs / 1000}s`,
  LINTEL_SESSION_LIFETIME: `${config.sessions.lifetimeMs / 1000}s`,
  LINTEL_OIDC_ISSUER: config.oidc?.issuer.href ?? null,
  LINTEL_CONFIG: config.configFile?.path ?? null,
  LINTEL_ALLOW_PRIVATE_UPSTREAMS: config.allowPrivateUpstreams,
  LINTEL_REDIS_PREFIX: config.redisPrefix,
  POSTGRESQL_READ_TIME_OUT: `${config.readTimeoutMs / 1000}s`,
  POSTGRESQL_WRITE_TIME_OUT: `${config.writeTimeoutMs / 1000}s`,
  "LINTEL_ENCRYPTION_KEYS (ids)": [...config.keyring.keys.keys()].join(", "),
});
