import { configOrExit, createLogger, runService } from "@lintel/service-kit";

import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";

const config = configOrExit(() => readConfig(process.env));
const logger = createLogger({ service: "event-worker", level: config.logLevel });

await runService({
  name: "event-worker",
  logger,
  environment: process.env,
  start: () => compose(config, logger),
  // Longer than the deadlines of everything that is drained, one after the other.
  drainDeadlineMs: 9000,
});
