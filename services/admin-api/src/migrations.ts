import { migrate } from "@lintel/db";
import type { Logger } from "@lintel/service-kit";

const DEADLINE_MS = 60_000;

/**
 * Brings the schema to this release, after waiting for a database that is not up yet and for other replicas that migrate
 * it. Rejects with a `MigrationError`.
 */
export const runMigrations = (databaseUrl: string, logger: Logger): Promise<void> =>
  migrate({
    databaseUrl,
    deadlineMs: DEADLINE_MS,
    onWaiting: ({ message }) => logger.warn({ reason: message }, "waiting for the database"),
    onNewer: (migrations) =>
      logger.warn({ migrations }, "a newer release has migrated the database; going on with it"),
  });
