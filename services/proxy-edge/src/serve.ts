import cluster from "node:cluster";

import { type Environment, type Logger, runService } from "@lintel/service-kit";

import { compose } from "./compose.ts";
import type { Config } from "./config.ts";
import { stopDeadlineMs } from "./stop-proxy.ts";
import { joinSupervisor } from "./workers/join-supervisor.ts";
import { spoolOfWorker } from "./workers/worker-spools.ts";

/** Runs the proxy in this process: all of it, or one worker of several. */
export async function serve(
  config: Config,
  logger: Logger,
  environment: Environment,
): Promise<void> {
  const supervised = cluster.isWorker ? joinSupervisor(config.drain, environment) : undefined;
  const own = supervised === undefined ? config : configOfWorker(config, supervised);
  await runService({
    name: "proxy-edge",
    logger,
    environment,
    async start() {
      const proxy = await compose({ config: own, logger, supervised });
      supervised?.started(proxy.port);
      return proxy;
    },
    ...(supervised === undefined ? {} : { onStop: (stop) => supervised.onStop(stop) }),
    drainDeadlineMs: stopDeadlineMs(config.drain),
  });
}

const configOfWorker = (
  config: Config,
  { drain, worker }: Pick<ReturnType<typeof joinSupervisor>, "drain" | "worker">,
): Config => ({ ...config, drain, spoolFolder: spoolOfWorker(config.spoolFolder, worker) });
