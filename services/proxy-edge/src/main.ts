import cluster from "node:cluster";

import { configOrExit, createLogger } from "@lintel/service-kit";

import { readConfig } from "./config.ts";
import { stopDeadlineMs } from "./stop-proxy.ts";

const config = configOrExit(() => readConfig(process.env));
const logger = createLogger({ service: "proxy-edge", level: config.logLevel });
const { drain, workers } = config;

// The process that only supervises does not load what serves.
if (workers > 1 && cluster.isPrimary) {
  const { superviseWorkers } = await import("./workers/supervise-workers.ts");
  await superviseWorkers({ workers, logger, stopDeadlineMs: stopDeadlineMs(drain) });
} else {
  const { serve } = await import("./serve.ts");
  await serve(config, logger, process.env);
}
