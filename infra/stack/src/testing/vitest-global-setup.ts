import { say } from "../say.ts";
import { startTestServices } from "./start-test-services.ts";

/**
 * Gives integration tests their PostgreSQL and Redis: those of the environment, else own ones for
 * this run. Vitest calls it when a test of a project that names it is about to run, once per project: what the first
 * started is then of the environment.
 */
export async function setup(): Promise<() => Promise<void>> {
  const services = await startTestServices({
    databaseUrl: process.env["LINTEL_TEST_DATABASE_URL"],
    redisUrl: process.env["LINTEL_TEST_REDIS_URL"],
    bundle: process.env["LINTEL_TEST_BUNDLE"],
    say,
  });
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  // Services are started more than a hundred times; reading and compiling their code is most of what a start takes.
  process.env["NODE_COMPILE_CACHE"] ??= services.compileCache;
  return services.stop;
}
