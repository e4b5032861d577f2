/**
 * Every variable of our own that any part of Lintel reads, so that one environment file can serve them all
 * and a misspelt name is still reported. A new `LINTEL_` variable gets its line here.
 */
export const LINTEL_VARIABLES: ReadonlySet<string> = new Set([
  "LINTEL_ABANDONED_CALLS",
  "LINTEL_ABANDONED_TIMEOUT",
  "LINTEL_ALLOW_PRIVATE_UPSTREAMS",
  "LINTEL_CACHE_MAX_BYTES",
  "LINTEL_COMPREHEND_URL",
  "LINTEL_CORS_ORIGINS",
  "LINTEL_CRASH_ROUNDS",
  "LINTEL_DATA_DIR",
  "LINTEL_DETECTORS",
  "LINTEL_DETECTOR_TIMEOUT",
  "LINTEL_DETECTOR_TOKEN",
  "LINTEL_DETECTOR_URL",
  "LINTEL_DRAIN_DELAY",
  "LINTEL_DRAIN_TIMEOUT",
  "LINTEL_ENCRYPTION_KEYS",
  "LINTEL_EVENT_RETENTION",
  "LINTEL_JOB_INTERVAL",
  "LINTEL_JUDGE_MODEL",
  "LINTEL_JUDGE_URL",
  "LINTEL_LIMITS_FAIL_OPEN",
  "LINTEL_MAX_BODY_BYTES",
  "LINTEL_METRICS_PORT",
  "LINTEL_PRESIDIO_TIMEOUT",
  "LINTEL_PRESIDIO_URL",
  "LINTEL_REALTIME_SESSIONS",
  "LINTEL_REALTIME_TIMEOUT",
  "LINTEL_REALTIME_TOKENS",
  "LINTEL_REDIS_PREFIX",
  "LINTEL_SPOOL_DIR",
  "LINTEL_STREAMS",
  "LINTEL_TRACE_UPSTREAM",
  "LINTEL_TRUSTED_PROXIES",
  "LINTEL_UNBOUNDED_JOBS",
  "LINTEL_UNPRICED_MODELS",
  "LINTEL_UPSTREAM_CLIENT",
  "LINTEL_VERSION",
]);

/** Variables of BricksLLM's that Lintel does not act on: a service that is given one says so when it starts. */
export const INEFFECTIVE_VARIABLES = ["STATS_PROVIDER"] as const;

/** Names under this prefix belong to the test tooling. */
export const TEST_VARIABLE_PREFIX = "LINTEL_TEST_";
