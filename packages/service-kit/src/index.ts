export {
  guardLookup,
  isPrivateHost,
  lookupPublic,
  type LookUpAll,
  PrivateAddressError,
} from "./egress/address-guard.ts";
export {
  type FindForwardProxy,
  type ForwardProxy,
  NO_FORWARD_PROXY,
} from "./egress/forward-proxy.ts";
export { connectThrough } from "./egress/connect-through.ts";
export { openTunnel, type PendingTunnel, TunnelError } from "./egress/open-tunnel.ts";
export { type Place, placeOf } from "./egress/place-of.ts";
export { ConfigError } from "./env/config-error.ts";
export { configOrExit } from "./env/config-or-exit.ts";
export { envDuration } from "./env/values/env-duration.ts";
export { envFlag } from "./env/values/env-flag.ts";
export { envInteger, envPort } from "./env/values/env-integer.ts";
export { envUrl } from "./env/values/env-url.ts";
export { addressOfDatabase, addressesOfRedis } from "./env/stores/addresses.ts";
export { type ServiceConfig, serviceConfigOf, serviceEnv } from "./env/service-env.ts";
export { envCheck, type EnvCheck, type Environment, parseEnv } from "./env/parse-env.ts";
export {
  checkPostgresEnv,
  databaseUrlOf,
  type PostgresEnv,
  postgresEnv,
} from "./env/stores/postgres-env.ts";
export { checkRedisEnv, type RedisEnv, redisEnv, redisTargetOf } from "./env/stores/redis-env.ts";
export {
  createLogger,
  LOG_LEVELS,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from "./log/logger.ts";
export { throttleLog } from "./log/throttle-log.ts";
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
export { firstAttempt } from "./redis/first-attempt.ts";
export { type RedisAccess, RedisAccessError, requireRedisAccess } from "./redis/redis-access.ts";
export type { RedisRole } from "./redis/redis-options.ts";
export type { RedisNode, RedisTarget } from "./redis/redis-target.ts";
export type { RedisWatch } from "./redis/watch-connection.ts";
export { type AlertMetrics, createAlertMetrics } from "./telemetry/measures/alert-metrics.ts";
export { type CacheMetrics, createCacheMetrics } from "./telemetry/measures/cache-metrics.ts";
export {
  type AttemptOutcome,
  type CallMetrics,
  createCallMetrics,
  type EndedCall,
} from "./telemetry/measures/call-metrics.ts";
export type { Counter } from "./telemetry/series/counter-series.ts";
export { ATTRIBUTE, GEN_AI } from "./telemetry/traces/gen-ai.ts";
export type { Histogram } from "./telemetry/series/histogram-series.ts";
export type { GaugeSample, MetricOptions, MetricSet } from "./telemetry/series/metric-set.ts";
export {
  type OpenBreaker,
  type ProxyGaugeSources,
  registerProxyGauges,
} from "./telemetry/measures/proxy-gauges.ts";
export { joinPages, type MetricsPage } from "./telemetry/export/join-pages.ts";
export {
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from "./telemetry/export/start-telemetry.ts";
export { type TelemetryEnv, telemetryEnv } from "./telemetry/export/telemetry-env.ts";
export {
  contextFromHeaders,
  spanContextFrom,
  traceIdOf,
  traceparentOf,
  tracestateOf,
} from "./telemetry/traces/trace-context.ts";
export {
  type BookedBatch,
  createWorkerMetrics,
  type DeadLetterReason,
  type WorkerMetrics,
} from "./telemetry/measures/worker-metrics.ts";
