export {
  guardLookup,
  isPrivateHost,
  lookupPublic,
  type LookUpAll,
  PrivateAddressError,
} from "./egress/address-guard.ts";
export { ConfigError } from "./env/config-error.ts";
export { configOrExit } from "./env/config-or-exit.ts";
export { envDuration } from "./env/env-duration.ts";
export { envFlag } from "./env/env-flag.ts";
export { envInteger, envPort } from "./env/env-integer.ts";
export { envUrl } from "./env/env-url.ts";
export { addressOfDatabase, addressesOfRedis } from "./env/addresses.ts";
export { type EnvCheck, type Environment, parseEnv } from "./env/parse-env.ts";
export {
  checkPostgresEnv,
  databaseUrlOf,
  type PostgresEnv,
  postgresEnv,
} from "./env/postgres-env.ts";
export { checkRedisEnv, type RedisEnv, redisEnv, redisTargetOf } from "./env/redis-env.ts";
export {
  createLogger,
  LOG_LEVELS,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from "./log/logger.ts";
export {
  createReadiness,
  type Readiness,
  type ReadinessCheck,
  type ReadinessOptions,
} from "./operations/readiness.ts";
export { type Operations, startOperations } from "./operations/start-operations.ts";
export { type RunningService, runService, type ServiceToRun } from "./operations/run-service.ts";
export { DeadlineError, withDeadline } from "./operations/with-deadline.ts";
export { connectRedis } from "./redis/connect-redis.ts";
export type { RedisRole } from "./redis/redis-options.ts";
export type { RedisNode, RedisTarget } from "./redis/redis-target.ts";
export type { RedisWatch } from "./redis/watch-connection.ts";
export {
  type AttemptOutcome,
  type CallMetrics,
  createCallMetrics,
  type EndedCall,
} from "./telemetry/call-metrics.ts";
export type { Counter } from "./telemetry/counter-series.ts";
export { ATTRIBUTE, GEN_AI } from "./telemetry/gen-ai.ts";
export type { Histogram } from "./telemetry/histogram-series.ts";
export type { MetricOptions, MetricSet } from "./telemetry/metric-set.ts";
export { type ProxyGaugeSources, registerProxyGauges } from "./telemetry/proxy-gauges.ts";
export {
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry/start-telemetry.ts";
export { type TelemetryEnv, telemetryEnv } from "./telemetry/telemetry-env.ts";
export {
  contextFromHeaders,
  spanContextFrom,
  traceIdOf,
  traceparentOf,
  tracestateOf,
} from "./telemetry/trace-context.ts";
export {
  type BookedBatch,
  createWorkerMetrics,
  type DeadLetterReason,
  type WorkerMetrics,
} from "./telemetry/worker-metrics.ts";
