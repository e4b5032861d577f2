import { z } from "zod";

import type { RedisTarget } from "../../redis/redis-target.ts";
import { ConfigError } from "../config-error.ts";
import { envCheck } from "../parse-env.ts";
import { envDuration } from "../values/env-duration.ts";
import { envFlag } from "../values/env-flag.ts";
import { envInteger, envOptionalPort } from "../values/env-integer.ts";
import { envUrl } from "../values/env-url.ts";
import { parseRedisHosts, type RedisHosts } from "./parse-redis-hosts.ts";

/** Variables that say where Redis is. `REDIS_URL` wins over `REDIS_HOSTS` and its companions. */
export const redisEnv = {
  /** `redis://` or, for TLS, `rediss://`; user, password and database number as usual. */
  REDIS_URL: envUrl("redis", "rediss").optional(),
  /** More than one host makes it a cluster. Each may carry its own `:port`. */
  REDIS_HOSTS: z.string().default("localhost"),
  /** Default 6379; 26379 with Sentinel. */
  REDIS_PORT: envOptionalPort(1),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  REDIS_TLS: envFlag(false),
  /** Takes a single host as the way into a cluster. */
  REDIS_CLUSTER: envFlag(false),
  /** Takes the hosts as Sentinels and asks them for this master. */
  REDIS_SENTINEL_MASTER: z.string().optional(),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
  REDIS_DB_START_INDEX: envInteger(0, 0, 1_000_000),
  REDIS_READ_TIME_OUT: envDuration("1s"),
  REDIS_WRITE_TIME_OUT: envDuration("500ms"),
  /** What the names of all our keys begin with. */
  LINTEL_REDIS_PREFIX: z.string().default("lintel:"),
} as const;

const RedisEnv = z.object(redisEnv);
export type RedisEnv = z.infer<typeof RedisEnv>;

/** Where and how to connect. Throws a `ConfigError` when the variables contradict each other. */
export function redisTargetOf(env: RedisEnv): RedisTarget {
  const { hosts, isCluster } = placeOf(env);
  const problems = problemsOf(env);
  const [first, ...others] = hosts.nodes;
  if (first === undefined || problems.length > 0) throw new ConfigError(problems);
  return {
    nodes: [first, ...others],
    mode: modeOf(env, isCluster),
    username: hosts.username,
    password: hosts.password,
    db: hosts.db,
    tls: hosts.tls,
    commandTimeoutMs: env.REDIS_WRITE_TIME_OUT + env.REDIS_READ_TIME_OUT,
  };
}

/** What `redisTargetOf` would throw, to be listed with everything else. */
export const checkRedisEnv = envCheck(RedisEnv, (env) => problemsOf(env));

function placeOf(env: RedisEnv) {
  const hosts = env.REDIS_URL === undefined ? hostsOf(env) : hostsOfUrl(env.REDIS_URL);
  const isCluster =
    env.REDIS_CLUSTER || (hosts.nodes.length > 1 && env.REDIS_SENTINEL_MASTER === undefined);
  return { hosts, isCluster };
}

function problemsOf(env: RedisEnv): readonly string[] {
  const { hosts, isCluster } = placeOf(env);
  const problems = [...hosts.problems];
  if (env.REDIS_CLUSTER && env.REDIS_SENTINEL_MASTER !== undefined) {
    problems.push("REDIS_CLUSTER and REDIS_SENTINEL_MASTER exclude each other");
  }
  if (isCluster && hosts.db !== 0) {
    problems.push(
      "a Redis Cluster has only database 0: unset REDIS_DB_START_INDEX or the number in REDIS_URL",
    );
  }
  return problems;
}

function modeOf(env: RedisEnv, isCluster: boolean): RedisTarget["mode"] {
  if (isCluster) return { kind: "cluster" };
  if (env.REDIS_SENTINEL_MASTER === undefined) return { kind: "single" };
  return {
    kind: "sentinel",
    master: env.REDIS_SENTINEL_MASTER,
    password: env.REDIS_SENTINEL_PASSWORD,
  };
}

interface Whereabouts extends RedisHosts {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: boolean;
}

function hostsOf(env: RedisEnv): Whereabouts {
  const port = env.REDIS_PORT ?? (env.REDIS_SENTINEL_MASTER === undefined ? 6379 : 26_379);
  return {
    ...parseRedisHosts(env.REDIS_HOSTS, port),
    username: env.REDIS_USERNAME,
    password: env.REDIS_PASSWORD,
    db: env.REDIS_DB_START_INDEX,
    tls: env.REDIS_TLS,
  };
}

function hostsOfUrl(text: string): Whereabouts {
  const url = new URL(text);
  const db = url.pathname.slice(1);
  return {
    nodes: [
      {
        host: url.hostname.replace(/^\[(.+)\]$/, "$1") || "localhost",
        port: Number(url.port || 6379),
      },
    ],
    problems: /^\d{0,6}$/.test(db) ? [] : ["REDIS_URL: its path must be a database number"],
    username: url.username === "" ? undefined : decodeURIComponent(url.username),
    password: url.password === "" ? undefined : decodeURIComponent(url.password),
    db: Number(db),
    tls: url.protocol === "rediss:",
  };
}
