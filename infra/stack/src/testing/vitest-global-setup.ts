import { say } from "../say.ts";
import { startTestServices } from "./start-test-services.ts";

/**
 * Gives integration tests their PostgreSQL and Redis: those of the environment, else own ones for
 * this run. Vitest calls it only when a test of the project that names it is about to run.
 */
export async function setup(): Promise<() => Promise<void>> {
  const services = await startTestServices({
    databaseUrl: process.env["LINTEL_TEST_DATABASE_URL"],
    redisUrl: process.env["LINTEL_TEST_REDIS_URL"],
    say,
  });
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  return services.stop;
}
