import { setTimeout as sleep } from "node:timers/promises";

import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool } from "pg";

import * as firstTables from "../migrations/0001-first-tables.ts";
import * as keyLimitsAndSecrets from "../migrations/0002-key-limits-and-secrets.ts";
import * as users from "../migrations/0003-users.ts";
import * as rollUps from "../migrations/0004-roll-ups.ts";
import * as adminAccess from "../migrations/0005-admin-access.ts";
import * as finerUsage from "../migrations/0006-finer-usage.ts";
import * as userLimits from "../migrations/0007-user-limits.ts";
import * as finerLimits from "../migrations/0008-finer-limits.ts";
import * as jobs from "../migrations/0011-jobs.ts";
import * as sumsByCube from "../migrations/0012-sums-by-cube.ts";
import * as eventIndexes from "../migrations/0013-event-indexes.ts";

/** In order of their names. Forward only; never edited after they have landed. */
const MIGRATIONS = {
  "0001-first-tables": firstTables,
  "0002-key-limits-and-secrets": keyLimitsAndSecrets,
  "0003-users": users,
  "0004-roll-ups": rollUps,
  "0005-admin-access": adminAccess,
  "0006-finer-usage": finerUsage,
  "0007-user-limits": userLimits,
  "0008-finer-limits": finerLimits,
  "0011-jobs": jobs,
  "0012-sums-by-cube": sumsByCube,
  "0013-event-indexes": eventIndexes,
};

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** How long to wait for a database that is not up yet, and for another replica's migration. */
  readonly deadlineMs: number;
}

/**
 * Brings the schema to the newest version. Safe when several replicas start at once: the migrator holds an
 * advisory lock, and whoever comes second finds nothing to do. Waits for the database until the deadline,
 * then fails with the last reason.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const pool = new Pool({
    connectionString: options.databaseUrl,
    application_name: "lintel-migrate",
    max: 1,
    connectionTimeoutMillis: 5000,
    lock_timeout: options.deadlineMs,
  });
  pool.on("error", () => undefined); // the query in hand fails with the same error
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await untilReachable(pool, performance.now() + options.deadlineMs);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw new Error("The database could not be migrated.", { cause: error });
    }
  } finally {
    await db.destroy();
  }
}

async function untilReachable(pool: Pool, deadline: number): Promise<void> {
  for (;;) {
    try {
      await pool.query("select 1");
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error("The database did not answer in time.", { cause: error });
      }
      await sleep(250);
    }
  }
}
