import type { ColumnType, Generated } from "kysely";

import type { BigInteger, Json, Versioned } from "./column-types.ts";

/** When to send which alert. Deleted rows are kept and marked. */
export interface AlertRulesTable extends Versioned {
  id: string;
  created_at: ColumnType<Date, Date, never>;
  updated_at: Date;
  deleted_at: Date | null;
  name: string;
  kind: string;
  enabled: boolean;
  condition: Json<unknown>;
  webhook_format: "lintel" | "slack";
  /** The part of the address that may be shown. */
  webhook_host: string;
  sealed_with: string;
  /** Address and secret. */
  sealed_webhook: Buffer;
}

/** What was crossed: one row for each rule, object, window and threshold. */
export interface AlertCrossingsTable {
  id: string;
  rule_id: string;
  object_kind: string;
  object_id: string;
  object_name: string;
  window_name: string;
  threshold: BigInteger;
  level: number;
  /** Without a window: crossed once until it is over. */
  is_episode: boolean;
  crossed_at: Date;
  cleared_at: Date | null;
}

/** A message to be delivered, written with the crossing it is about. */
export interface AlertDeliveriesTable {
  id: string;
  rule_id: string;
  /** Null for a test. */
  crossing_id: string | null;
  body: Json<unknown>;
  state: Generated<"pending" | "delivered" | "dead">;
  attempts: Generated<number>;
  max_attempts: number;
  next_at: Date;
  last_status: number | null;
  last_error: Generated<string>;
  created_at: ColumnType<Date, Date, never>;
  ended_at: Date | null;
}
