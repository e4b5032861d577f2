import type { ColumnType } from "kysely";

/** Postgres `bigint`: read as text, since it may exceed what a double holds. */
export type BigInteger = ColumnType<string, number | bigint | string, number | bigint | string>;
export type Json<T> = ColumnType<T, string, string>;
