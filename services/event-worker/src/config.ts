import { parseGoDuration } from "@lintel/core";
import { envKeyring, type Keyring } from "@lintel/db";
import {
  checkPostgresEnv,
  checkRedisEnv,
  envDuration,
  envFlag,
  envInteger,
  envPort,
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

const DAY_MS = 24 * 3600 * 1000;

/** How long events are kept. Twice delivered, an event is only known for a double while it is kept. */
const Retention = z
  .string()
  .transform((text, context): number => {
    const ms = parseGoDuration(text);
    if (ms !== undefined && ms >= DAY_MS) return ms;
    context.addIssue("must be a duration of at least a day, such as 90d");
    return z.NEVER;
  })
  .optional();

const WorkerEnv = z.object({
  ...serviceEnv,
  ...redisEnv,
  WORKER_PORT: envPort(8003),
  /** How many batches are booked at once. */
  NUMBER_OF_EVENT_MESSAGE_CONSUMERS: envInteger(3, 1, 100),
  LINTEL_EVENT_RETENTION: Retention,
  /** Without them no provider is asked about jobs; what others ask is heard. */
  LINTEL_ENCRYPTION_KEYS: envKeyring.optional(),
  LINTEL_ALLOW_PRIVATE_UPSTREAMS: envFlag(false),
  /** At most how often a provider is asked about a job. */
  LINTEL_JOB_INTERVAL: envDuration("5s"),
});

export interface Config extends ServiceConfig {
  readonly port: number;
  readonly statementTimeoutMs: number;
  readonly redis: RedisTarget;
  readonly redisPrefix: string;
  readonly consumers: number;
  /** How long events are kept; for ever when absent. */
  readonly eventRetentionMs: number | undefined;
  /** What opens settings; absent when this worker shall ask no provider. */
  readonly keyring: Keyring | undefined;
  readonly allowPrivateUpstreams: boolean;
  readonly jobIntervalMs: number;
}

/** The environment as this service understands it. Throws a `ConfigError` with every problem. */
export function readConfig(environment: Environment): Config {
  const env = parseEnv(WorkerEnv, environment, [checkPostgresEnv, checkRedisEnv]);
  return {
    ...serviceConfigOf(env),
    port: env.WORKER_PORT,
    statementTimeoutMs: env.POSTGRESQL_WRITE_TIME_OUT,
    redis: redisTargetOf(env),
    redisPrefix: env.LINTEL_REDIS_PREFIX,
    consumers: env.NUMBER_OF_EVENT_MESSAGE_CONSUMERS,
    eventRetentionMs: env.LINTEL_EVENT_RETENTION,
    keyring: env.LINTEL_ENCRYPTION_KEYS,
    allowPrivateUpstreams: env.LINTEL_ALLOW_PRIVATE_UPSTREAMS,
    jobIntervalMs: env.LINTEL_JOB_INTERVAL,
  };
}
