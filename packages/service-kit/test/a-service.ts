import { z } from "zod";

// Not through the index, which would load all of OpenTelemetry for each of the ten processes.
import { configOrExit } from "../src/env/config-or-exit.ts";
import { parseEnv } from "../src/env/parse-env.ts";
import { createLogger } from "../src/log/logger.ts";
import { runService } from "../src/operations/run-service.ts";

/** A service that behaves as MODE says; run by run-service.itest.ts, its variables given as arguments. */
const MODES = [
  "well",
  "stalls",
  "fails-stop",
  "no-start",
  "slow-start",
  "logs-much",
  "throws",
  "rejects",
  "prints",
] as const;

const given = Object.fromEntries(process.argv.slice(2).map((pair) => pair.split("=")));
const { MODE } = configOrExit(() => parseEnv(z.object({ MODE: z.enum(MODES) }), given));
const logger = createLogger({ service: "a-service", level: "info" });

const never = () => new Promise<never>(() => {});
const keepAlive = setInterval(() => {}, 1000);

async function start() {
  if (MODE === "no-start") throw new Error("the database is missing");
  if (MODE === "slow-start") {
    logger.info("starting");
    await never();
  }
  return { stop, facts: { port: 8002, postgres: "db:5432/lintel" } };
}

async function stop(): Promise<void> {
  if (MODE === "fails-stop") throw new Error("cannot close");
  if (MODE === "stalls") await never();
  if (MODE === "logs-much") {
    for (let number = 0; number < 3000; number += 1) logger.fact({ number }, "fact");
  }
  clearInterval(keepAlive);
}

await runService({
  name: "a-service",
  logger,
  environment: given,
  start,
  drainDeadlineMs: 300,
});
if (MODE === "throws") {
  setTimeout(() => {
    throw new Error("a bug");
  });
}
if (MODE === "prints") {
  globalThis.console.warn(
    'IMPORTANT! Eviction policy is %s. It should be "noeviction"',
    "allkeys-lru",
  );
  process.emitWarning("a leak", "MaxListenersExceededWarning");
}
if (MODE === "rejects") void Promise.reject(new Error("a forgotten promise"));
