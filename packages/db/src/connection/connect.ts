import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";

import type { Tables } from "../schema/tables.ts";

export interface ConnectOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly poolSize: number;
  /** A statement that runs longer is ended by the server. */
  readonly statementTimeoutMs: number;
  /** How long a statement waits for a connection, milliseconds. */
  readonly connectTimeoutMs: number;
  /** Called when an idle connection dies; the pool replaces it by itself. */
  readonly onIdleError: (error: Error) => void;
}

/** A pool of connections. Opening and every statement have a deadline; nothing is opened before the first query. */
export function connect(options: ConnectOptions): Kysely<Tables> {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    // The client gives up a little after the server should have: a dead network has no server to do it.
    query_timeout: options.statementTimeoutMs + 2000,
    keepAlive: true,
  });
  pool.on("error", options.onIdleError);
  // A connection that dies in use fails the query it has in hand; without a listener it would end the process too.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
