import { availableParallelism, totalmem } from "node:os";

import type { Burst } from "@lintel/core";
import { envKeyring, type Keyring } from "@lintel/db";
import { checkDetectorEnv, type DetectorEnv, detectorEnv } from "@lintel/detectors";
import {
  checkPostgresEnv,
  checkRedisEnv,
  envDuration,
  envFlag,
  envInteger,
  type Environment,
  envPort,
  parseEnv,
  redisEnv,
  type RedisTarget,
  redisTargetOf,
  type ServiceConfig,
  serviceConfigOf,
  serviceEnv,
} from "@lintel/service-kit";
import { z } from "zod";

import type { CrossOrigins } from "./http/cross-origin.ts";
import { roomForBodies } from "./memory/held-bodies.ts";
import {
  checkSimpleEnv,
  type SimpleDeployment,
  simpleDeploymentOf,
  simpleEnv,
} from "./simple-deployment.ts";
import { countWorkers, envWorkers } from "./workers/count-workers.ts";

const MEBIBYTE = 1024 * 1024;

const isOrigin = (text: string): boolean => text === "*" || URL.parse(text)?.origin === text;

const envOrigins = (usual: string) =>
  z
    .string()
    .default(usual)
    .transform((text) => text.split(",").map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ""))
    .refine((origins) => origins.every(isOrigin), "must be origins (https://app.example), or *");

const ProxyEnv = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...detectorEnv,
  ...simpleEnv,
  PROXY_PORT: envPort(8002),
  /** How long a call may take at most, streaming included. */
  PROXY_TIMEOUT: envDuration("600s"),
  /** How many calls without their callers a proxy reads to their end at the same time. */
  LINTEL_ABANDONED_CALLS: envInteger(500, 0, 100_000),
  /** How long it reads each of them at most. */
  LINTEL_ABANDONED_TIMEOUT: envDuration("5m"),
  /** How long after SIGTERM calls are still taken, while `/readyz` is 503. */
  LINTEL_DRAIN_DELAY: envDuration("5s", { allowsZero: true }),
  /** How long after SIGTERM calls and sessions may go on before they are cut. */
  LINTEL_DRAIN_TIMEOUT: envDuration("25s"),
  /** How often to look for changes in case announcements do not arrive. */
  IN_MEMORY_DB_UPDATE_INTERVAL: envDuration("1s"),
  LINTEL_ENCRYPTION_KEYS: envKeyring,
  LINTEL_SPOOL_DIR: z.string().default("./spool"),
  LINTEL_MAX_BODY_BYTES: envInteger(32 * MEBIBYTE, 1024, 512 * MEBIBYTE),
  /** Without Redis, let calls through unlimited but recorded. */
  LINTEL_LIMITS_FAIL_OPEN: envFlag(false),
  /** Settings may point to loopback and private addresses. */
  LINTEL_ALLOW_PRIVATE_UPSTREAMS: envFlag(false),
  /** Which HTTP/1.1 client calls providers: our own, or undici. */
  LINTEL_UPSTREAM_CLIENT: z.enum(["lintel", "undici"]).default("lintel"),
  /** How many processes serve behind the port; `auto`: one per core. */
  LINTEL_WORKERS: envWorkers,
  /** What reads plain requests of callers: our own reader, or node's server as for all other requests. */
  LINTEL_HTTP_SERVER: z.enum(["lintel", "node"]).default("lintel"),
  /** Who may make calls without a price: everyone, only keys and users without a cost limit, or no one. */
  LINTEL_UNPRICED_MODELS: z.enum(["allow-unlimited", "allow", "refuse"]).default("allow-unlimited"),
  /** Calls that are answered with direct access to the provider: tokens for realtime sessions, calls over WebRTC. */
  LINTEL_REALTIME_TOKENS: z.enum(["refuse", "allow"]).default("refuse"),
  /** Origins that may call from a browser: `https://app.example`, several separated by commas, or `*`. */
  LINTEL_CORS_ORIGINS: envOrigins(""),
  /** Whether keys and users with a cost limit may begin jobs whose cost cannot be bounded. */
  LINTEL_UNBOUNDED_JOBS: z.enum(["allow", "refuse"]).default("refuse"),
  /** How long a WebSocket session may last at most. */
  LINTEL_REALTIME_TIMEOUT: envDuration("1h"),
  /** How many sessions a proxy keeps open at most. */
  LINTEL_REALTIME_SESSIONS: envInteger(1000, 0, 100_000),
  /** How much Redis memory the cached answers of routes may take, over all proxies. */
  LINTEL_CACHE_MAX_BYTES: envInteger(256 * MEBIBYTE, 0, 1024 * 1024 * MEBIBYTE),
  /** Requests per minute on LocalLab's paths for keys that do not limit calls themselves; 0 means no limit. */
  LINTEL_LOCALLAB_RATE: envInteger(60, 0, 6000),
  /** How many of them may come in one burst. */
  LINTEL_LOCALLAB_BURST: envInteger(10, 1, 100_000),
  /** Origins that may call these paths from a browser; by default all, as with LocalLab's server. Empty means none. */
  LINTEL_LOCALLAB_CORS_ORIGINS: envOrigins("*"),
  /** Forward the trace context to providers. */
  LINTEL_TRACE_UPSTREAM: envFlag(true),
});

export interface Config extends ServiceConfig {
  /** Settings of detectors over the network. */
  readonly detectors: DetectorEnv;
  readonly port: number;
  readonly statementTimeoutMs: number;
  readonly redis: RedisTarget;
  readonly redisPrefix: string;
  readonly keyring: Keyring;
  readonly pollIntervalMs: number;
  /** Size of all cached answers of routes. */
  readonly cacheMaxBytes: number;
  readonly spoolFolder: string;
  readonly allowPrivateUpstreams: boolean;
  readonly upstreamClient: "lintel" | "undici";
  readonly httpServer: "lintel" | "node";
  /** Number of processes that serve. */
  readonly workers: number;
  /** What large bodies of calls may take in memory together, in each of them. */
  readonly maxHeldBytes: number;
  readonly crossOrigins: CrossOrigins;
  /** One backend and its keys, as configured in the environment. */
  readonly simple: SimpleDeployment | undefined;
  readonly calls: CallRules;
  readonly abandoned: AbandonedRules;
  readonly sessions: SessionRules;
  readonly drain: DrainRules;
  /** On LocalLab's paths, for keys that do not limit calls themselves; absent means no limit. */
  readonly localLabBurst: Burst | undefined;
}

/** How a proxy stops, in milliseconds from the signal. */
export interface DrainRules {
  /** How long new calls are taken while `/readyz` is 503. */
  readonly delayMs: number;
  /** How long calls and sessions may go on; `delayMs` is part of it. */
  readonly timeoutMs: number;
  /** Other processes accept connections on the same port, so load balancers need not notice that this one stops. */
  readonly isReplaced?: boolean;
}

/** The operator's settings that apply to every call. */
export interface CallRules {
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly limitsFailOpen: boolean;
  /** Calls without a price: refused to keys and users with a cost limit, to no one, or to everyone. */
  readonly unpriced: "allow-unlimited" | "allow" | "refuse";
  readonly allowUnboundedJobs: boolean;
  readonly traceUpstream: boolean;
  /** Calls that give direct access to the provider. */
  readonly allowTokens: boolean;
}

/** How far to read calls whose callers have left. */
export interface AbandonedRules {
  readonly maxReads: number;
  readonly maxMs: number;
}

export interface SessionRules {
  readonly timeoutMs: number;
  readonly mostOpen: number;
}

/** The environment as this service understands it. Throws a `ConfigError` that lists every problem. */
export function readConfig(environment: Environment): Config {
  const env = parseEnv(ProxyEnv, environment, [
    checkPostgresEnv,
    checkRedisEnv,
    checkDetectorEnv,
    checkSimpleEnv,
  ]);
  const memoryLimitBytes = process.constrainedMemory();
  const cores = availableParallelism();
  const workers = countWorkers(env.LINTEL_WORKERS, { cores, memoryLimitBytes });
  const memoryBytes = memoryLimitBytes > 0 ? Math.min(memoryLimitBytes, totalmem()) : totalmem();
  return {
    ...serviceConfigOf(env),
    detectors: env,
    port: env.PROXY_PORT,
    statementTimeoutMs: env.POSTGRESQL_WRITE_TIME_OUT,
    redis: redisTargetOf(env),
    redisPrefix: env.LINTEL_REDIS_PREFIX,
    keyring: env.LINTEL_ENCRYPTION_KEYS,
    cacheMaxBytes: env.LINTEL_CACHE_MAX_BYTES,
    pollIntervalMs: env.IN_MEMORY_DB_UPDATE_INTERVAL,
    spoolFolder: env.LINTEL_SPOOL_DIR,
    allowPrivateUpstreams: env.LINTEL_ALLOW_PRIVATE_UPSTREAMS,
    upstreamClient: env.LINTEL_UPSTREAM_CLIENT,
    httpServer: env.LINTEL_HTTP_SERVER,
    workers,
    maxHeldBytes: roomForBodies({ memoryBytes, workers, maxBodyBytes: env.LINTEL_MAX_BODY_BYTES }),
    crossOrigins: {
      origins: env.LINTEL_CORS_ORIGINS,
      localLab: env.LINTEL_LOCALLAB_CORS_ORIGINS,
    },
    simple: simpleDeploymentOf(env, env.HOST),
    calls: {
      timeoutMs: env.PROXY_TIMEOUT,
      maxBodyBytes: env.LINTEL_MAX_BODY_BYTES,
      limitsFailOpen: env.LINTEL_LIMITS_FAIL_OPEN,
      unpriced: env.LINTEL_UNPRICED_MODELS,
      allowUnboundedJobs: env.LINTEL_UNBOUNDED_JOBS === "allow",
      traceUpstream: env.LINTEL_TRACE_UPSTREAM,
      allowTokens: env.LINTEL_REALTIME_TOKENS === "allow",
    },
    abandoned: { maxReads: env.LINTEL_ABANDONED_CALLS, maxMs: env.LINTEL_ABANDONED_TIMEOUT },
    sessions: { timeoutMs: env.LINTEL_REALTIME_TIMEOUT, mostOpen: env.LINTEL_REALTIME_SESSIONS },
    localLabBurst: burstOf(env.LINTEL_LOCALLAB_RATE, env.LINTEL_LOCALLAB_BURST),
    drain: { delayMs: env.LINTEL_DRAIN_DELAY, timeoutMs: env.LINTEL_DRAIN_TIMEOUT },
  };
}

const burstOf = (perMinute: number, size: number): Burst | undefined =>
  perMinute === 0 ? undefined : { perMinute, size };
