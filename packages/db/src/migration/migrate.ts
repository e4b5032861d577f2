import { setTimeout as sleep } from "node:timers/promises";

import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool } from "pg";

import { migrationsFor, newerThanOurs } from "./migrations-for.ts";

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** How long to wait for a database that is not up yet, and for another replica's migration. */
  readonly deadlineMs: number;
  /** Called once with the reason when the database cannot be reached at first; waiting goes on. */
  readonly onWaiting?: (reason: Error) => void;
  /** Called with the names of migrations that a newer release has run on the database. */
  readonly onNewer?: (names: readonly string[]) => void;
}

/** The database could not be reached or migrated. The message says why and holds no credential. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Brings the schema to the newest version. Safe when several replicas start at once: the migrator holds an
 * advisory lock, and the later ones find nothing to do. Waits for a database that is not up until the deadline;
 * what waiting cannot mend (a wrong password, a database that does not exist) fails at once. Rejects with a
 * `MigrationError` that has the cause in its message.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const pool = new Pool({
    connectionString: options.databaseUrl,
    application_name: "lintel-migrate",
    // One holds the migrator's lock and transaction, the other reads which migrations were run.
    max: 2,
    connectionTimeoutMillis: 5000,
    lock_timeout: options.deadlineMs,
  });
  pool.on("error", () => undefined); // the query in hand fails with the same error
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await untilReachable(pool, options);
    await migrateToLatest(db, options);
  } finally {
    await db.destroy();
  }
}

async function migrateToLatest(db: Kysely<unknown>, options: MigrateOptions): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      // Asked for while the migrator holds its lock: no other replica changes the list meanwhile.
      async getMigrations() {
        const executed = await executedOn(db);
        const newer = newerThanOurs(executed);
        if (newer.length > 0) options.onNewer?.(newer);
        return migrationsFor(executed);
      },
    },
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results.find(({ status }) => status === "Error")?.migrationName;
  const where = failed === undefined ? "" : ` (at ${failed})`;
  throw new MigrationError(`The database could not be migrated${where}: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** Names of the migrations a database has run; none on an empty one. */
async function executedOn(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ present: string | null }>`
    select to_regclass('kysely_migration')::text as present`.execute(db);
  if (rows[0]?.present === null) return [];
  const executed = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return executed.rows.map(({ name }) => name);
}

async function untilReachable(pool: Pool, options: MigrateOptions): Promise<void> {
  const deadline = performance.now() + options.deadlineMs;
  for (let tries = 1; ; tries += 1) {
    try {
      await pool.query("select 1");
      return;
    } catch (cause) {
      const error = unreachable(cause);
      if (isFinal(cause) || isStartupRefusal(cause) || performance.now() > deadline) throw error;
      if (tries === 1) options.onWaiting?.(error);
      await sleep(250);
    }
  }
}

const unreachable = (cause: unknown): MigrationError =>
  new MigrationError(`The database cannot be reached: ${reasonOf(cause)}${adviceOn(cause)}`, {
    cause,
  });

/** PgBouncer's refusal of what a connection is opened with (https://www.pgbouncer.org/config.html#ignore_startup_parameters). */
const isStartupRefusal = (error: unknown): boolean =>
  error instanceof Error && /unsupported startup parameter/i.test(error.message);

const adviceOn = (error: unknown): string =>
  isStartupRefusal(error)
    ? ". Set `ignore_startup_parameters = statement_timeout,lock_timeout` in the configuration of PgBouncer."
    : "";

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
};

/**
 * Answers of a server that asking again does not change: SQLSTATE class 28 (invalid authorization), 3D (no such
 * database), 42501 (no privilege). https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  typeof error.code === "string" &&
  /^(?:28...|3D...|42501)$/.test(error.code);
