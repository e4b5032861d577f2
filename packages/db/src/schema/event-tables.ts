import type { SkippedStep, SlotTime, TokenUsage, UsagePart } from "@lintel/core";
import type { ColumnType, Generated } from "kysely";

import type { BigInteger, Json } from "./column-types.ts";

/** Partitioned by month of `created_at`. A row is written once and never changed. Columns of counts are below 0 only where one `corrects`. */
export interface EventsTable {
  id: string;
  created_at: Date;
  key_id: string;
  tags: string[];
  user_id: string;
  /** The user known by that id when the call was made: whose sums it is in. */
  known_user_id: string | null;
  custom_id: string;
  provider: string;
  setting_id: string;
  /** For a call to a deployment: the model behind it, if known. Limits count such calls by the deployment's name. */
  model: string;
  /** Empty where the model's name decided. */
  deployment: Generated<string>;
  response_model: string;
  /** What the caller called it; null where that is the model's own name. */
  requested_model: string | null;
  path: string;
  method: string;
  status: number;
  error_code: string;
  ending: string;
  streamed: boolean;
  admitted: boolean;
  attempts: number;
  /** For a call with several attempts: the call's id, which is that of its first event, and this attempt's number, from 1. */
  call_id: string | null;
  attempt: number | null;
  latency_ms: number;
  ttft_ms: number | null;
  /** The gateway's own time. */
  overhead_us: ColumnType<number | null, number | null | undefined, never>;
  /** By the database's clock; null for what was booked before it was noted. */
  booked_at: ColumnType<Date | null, never, never>;
  action: string;
  policy_id: string;
  /** How often the policy found something of a type; null where it found nothing. */
  policy_matches: Json<Record<string, number>> | null;
  route_id: string;
  /** Steps of the route that could not serve the call; null where there were none. */
  skipped_steps: Json<readonly SkippedStep[]> | null;
  correlation_id: string;
  metadata: string | null;
  request: Buffer | null;
  response: Buffer | null;
  input_tokens: BigInteger;
  cache_read_tokens: BigInteger;
  cache_write_tokens: BigInteger;
  output_tokens: BigInteger;
  reasoning_tokens: BigInteger;
  audio_input_tokens: BigInteger;
  audio_output_tokens: BigInteger;
  /** upstream: exact; estimated: counted by us; none: the upstream did no work. */
  usage_source: string;
  cost_nano: BigInteger;
  /** Row of `prices` the cost was computed with; null when the model was unpriced or nothing was used. */
  price_id: BigInteger | null;
  unpriced: boolean;
  /** Classes of usage that are parts of the columns' tokens, or no tokens; null when there are none. */
  finer_usage: Json<Partial<TokenUsage>> | null;
  /** Members of the reported usage that are not known and not zero: the call is unpriced in part. */
  unknown_usage: string[] | null;
  /** What the call and its answer lost between dialects, by the names of the members; null when nothing was lost. */
  lost: string[] | null;
  /** Some reported count was impossible, and was brought into range. */
  clamped: boolean | null;
  /** Parts of the tokens that are priced apart from the call itself. */
  other_usage: Json<UsagePart[]> | null;
  /** How long the call held a place at a server whose time costs something; null where time costs nothing. */
  slot_time: Json<SlotTime> | null;
  /** `unknown` when it is not known how the call ended: what it used is an estimate. */
  outcome: string | null;
  /** The event whose cost this entry corrects: `cost_nano` is the difference. */
  corrects: string | null;
}

/** Who corrected the cost of which event, and why. Rows are never changed, except for the time Redis was updated. */
export interface EventCorrectionsTable {
  /** Id of the entry in `events`. */
  id: string;
  event_id: string;
  event_at: Date;
  key_id: string;
  known_user_id: string | null;
  /** As it is counted. */
  model: string;
  /** What the call has cost, all in all. */
  cost_nano: BigInteger;
  delta_nano: BigInteger;
  reason: string;
  actor: string;
  at: Generated<Date>;
  settled_at: Date | null;
}

/** Every price an event was ever computed with. Rows are never changed. */
export interface PricesTable {
  id: Generated<string>;
  provider: string;
  model: string;
  /** Source and its version, e.g. `genai-prices@0.1.8` or `cost-map:<setting id>`. */
  price_version: string;
  prices: Json<unknown>;
  created_at: Generated<Date>;
}

/** Work that goes on after the call that began it was answered. Rows without a `call` were seen, but not begun by a known call. */
export interface JobsTable {
  setting_id: string;
  /** The provider's name for it. */
  job_id: string;
  seen_at: Date;
  started: Json<unknown> | null;
  call: Json<unknown> | null;
  /** Its end, as the provider reported it. */
  ended: Json<unknown> | null;
  used: Json<unknown> | null;
  asks: Generated<number>;
  failures: Generated<number>;
  /** When it is to be looked after. */
  next_at: Date;
  booked_at: Date | null;
}

/** What was booked of days (UTC) of another gateway, as sums and as single calls: outlives the events themselves. */
export interface ImportedDaysTable {
  key_id: string;
  day: Date;
  user_id: string;
  provider: string;
  model: string;
  cost_nano: BigInteger;
  calls: BigInteger;
  prompt_tokens: BigInteger;
  completion_tokens: BigInteger;
  latency_ms: BigInteger;
}
