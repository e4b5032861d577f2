import type { ColumnType, Generated } from "kysely";

import type { BigInteger } from "./column-types.ts";

/** Running sums of the events, kept in the transaction that inserts them: lifetime and per calendar window (UTC). */
export interface SpendTable {
  scope: "key" | "user";
  scope_id: string;
  unit: "total" | "m" | "h" | "d" | "mo";
  /** First moment of the window; the epoch for `total`. */
  window_start: Date;
  cost_nano: BigInteger;
  /** Admitted calls. */
  calls: BigInteger;
  /** Tokens of prompts and answers. */
  tokens: ColumnType<string, number | bigint | string | undefined, number | bigint | string>;
  /** How often the cost was lowered. */
  lowered: Generated<string>;
}

/** Running sums per model, as it is counted: for ever, and in the latest window of each kind. */
export interface ModelSpendTable {
  scope: "key" | "user";
  scope_id: string;
  model: string;
  total_nano: BigInteger;
  minute_start: Date;
  minute_nano: BigInteger;
  hour_start: Date;
  hour_nano: BigInteger;
  day_start: Date;
  day_nano: BigInteger;
  month_start: Date;
  month_nano: BigInteger;
  /** How often any of them was lowered. */
  lowered: Generated<string>;
}

/**
 * Names of events that are in no roll-up yet: a row per inserting statement, written by a trigger in its
 * transaction. An event is in the sums or named here, never both.
 */
export interface UnrolledEventsTable {
  id: Generated<string>;
  ids: string[];
  moments: Date[];
}

/**
 * What sums are kept of. Its cube says which of the columns distinguish its series; the others are empty.
 * `everything` and `holder` (key and tags) have latencies, `model`, `key` and `user` have sums.
 */
export interface UsageSeriesTable {
  id: string;
  cube: "everything" | "holder" | "model" | "key" | "user";
  key_id: string | null;
  tags: string[];
  user_id: string;
  provider: string;
  model: string;
  policy_id: string;
  route_id: string;
  status: number;
  action: string;
}

/** Sums of the calls of a series in one hour, or one day, in UTC. */
export interface UsageSumsTable {
  cube: string;
  series: string;
  start_at: Date;
  calls: BigInteger;
  /** Calls answered with 200. */
  successes: BigInteger;
  cost_nano: BigInteger;
  latency_ms: BigInteger;
  prompt_tokens: BigInteger;
  completion_tokens: BigInteger;
}

/** Sums of the calls for a user on one day, in UTC, whatever their key and model; the empty user stands for calls without one. */
export interface UserDaysTable extends Omit<UsageSumsTable, "cube" | "series"> {
  user_id: string;
}

/** How many of the calls of a series in one hour, or one day, had a latency in which bucket. */
export interface LatenciesTable {
  series: string;
  start_at: Date;
  buckets: number[];
  counts: string[];
}

/** At most one row: events before this moment were dropped; their sums were not. */
export interface EventRetentionTable {
  only_row: Generated<boolean>;
  dropped_before: Date;
}
