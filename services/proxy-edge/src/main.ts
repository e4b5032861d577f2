import { configOrExit, createLogger, runService } from "@lintel/service-kit";

import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";
import { stopDeadlineMs } from "./stop-proxy.ts";

const config = configOrExit(() => readConfig(process.env));
const logger = createLogger({ service: "proxy-edge", level: config.logLevel });

await runService({
  name: "proxy-edge",
  logger,
  environment: process.env,
  start: () => compose(config, logger),
  drainDeadlineMs: stopDeadlineMs(config.drain),
});
