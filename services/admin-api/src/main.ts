import { configOrExit, createLogger, runService } from "@lintel/service-kit";

import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";

/** The longest a timer of node's waits, in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const config = configOrExit(() => readConfig(process.env));
const logger = createLogger({ service: "admin-api", level: config.logLevel });

await runService({
  name: "admin-api",
  logger,
  environment: process.env,
  reloads: config.configFile !== undefined,
  start: () => compose(config, logger),
  // Longer than the deadlines of everything that is drained, one after the other.
  drainDeadlineMs: Math.min(MAX_TIMER_MS, config.drainDelayMs + 9000),
});
