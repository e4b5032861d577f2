import {
  checkPostgresEnv,
  type Environment,
  parseEnv,
  type ServiceConfig,
  serviceConfigOf,
  serviceEnv,
} from "@lintel/service-kit";
import { z } from "zod";

const MigrateEnv = z.object(serviceEnv);

/** What a migration needs: where the database is. Throws a `ConfigError` with every problem. */
export const readMigrateConfig = (
  environment: Environment,
): Pick<ServiceConfig, "databaseUrl" | "logLevel"> =>
  serviceConfigOf(parseEnv(MigrateEnv, environment, [checkPostgresEnv]));
