/**
 * Deadlines of PostgreSQL and Redis for services in tests: a busy machine must not make them give up on an answer. Tests of
 * stores that are away say which deadlines they want.
 */
export const PATIENT_STORES = {
  POSTGRESQL_WRITE_TIME_OUT: "60s",
  REDIS_READ_TIME_OUT: "60s",
} as const;
