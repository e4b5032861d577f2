/** Seconds. The gateway's own time: tens of microseconds when idle, more means that it is in the way. */
export const OVERHEAD_SECONDS = [
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
] as const;

/** Seconds, as the GenAI conventions advise for durations and times to the first chunk. */
export const LATENCY_SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
] as const;

/** Tokens, as the GenAI conventions advise. */
export const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
  67_108_864,
] as const;

/** Seconds. From the end of a call to its booking: usually below a second, minutes after an outage. */
export const LAG_SECONDS = [
  0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200,
] as const;

/** Events in a batch. */
export const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
