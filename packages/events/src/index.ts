export { CallStart, OUTCOME_UNKNOWN, toUnknownEvent } from "./call-start.ts";
export { defineEvent, type EventType } from "./define-event.ts";
export { CACHED, CallEnding, UPSTREAM_ERROR_IN_ANSWER, UsageEvent } from "./usage-event.ts";
export { publishSpool, readSpools, SpoolReport } from "./spool-report.ts";
export {
  acknowledgementKey,
  DEAD_LETTER_QUEUE,
  queuePrefix,
  USAGE_QUEUE,
  type UsageBatch,
  usageRecorded,
  type WrittenBatch,
} from "./usage-recorded.ts";
