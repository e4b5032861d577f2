import type { ColumnType } from "kysely";

/** Postgres `bigint`: read as text, since it may exceed what a double holds. */
export type BigInteger = ColumnType<string, number | bigint | string, number | bigint | string>;
export type Json<T> = ColumnType<T, string, string>;

/** Set by a trigger on every write. */
type SetByTrigger<T> = ColumnType<T, never, never>;

export interface Versioned {
  /** Global, growing; per row strictly monotonic. */
  version: SetByTrigger<string>;
  /** When the row last changed, by the database's clock: what polling asks for. */
  changed_at: SetByTrigger<Date>;
}
