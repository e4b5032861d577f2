// Brings the database to this release and ends: for a job before an upgrade. admin-api does the same when it starts.
import { configOrExit, createLogger } from "@lintel/service-kit";

import { runMigrations } from "../migrations.ts";
import { readMigrateConfig } from "./migrate-config.ts";

const config = configOrExit(() => readMigrateConfig(process.env));
const logger = createLogger({ service: "migrate", level: config.logLevel });

try {
  await runMigrations(config.databaseUrl, logger);
  logger.info("the database is up to date");
} catch (error) {
  logger.fatal({ err: error }, "the database could not be migrated");
  process.exitCode = 1;
}
