import path from "node:path";

import { migrate } from "@lintel/db";

import { lockDataFolder } from "../data/lock-data-folder.ts";
import { loadSecrets } from "../data/secrets.ts";
import { findFreePort, isPortFree } from "../process/free-port.ts";
import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { stopLeftovers } from "../process/stop-leftovers.ts";
import { lintelServices } from "../services/lintel-services.ts";
import type { StackFacts } from "../services/lintel-services.ts";
import type { ServiceSpec } from "../services/service-spec.ts";
import { startService } from "../services/start-service.ts";
import { StackError } from "../stack-error.ts";
import { BACK_OFF } from "../supervise/back-off.ts";
import type { Environment } from "./environment.ts";
import { createStackProcesses } from "./stack-processes.ts";
import type { StackProcesses } from "./stack-processes.ts";
import type { StackSettings } from "./stack-settings.ts";
import { startEmbeddedPostgres, startOwnRedis } from "./start-stores.ts";

export interface StackOptions {
  readonly settings: StackSettings;
  /** Gets one line of progress at a time. */
  readonly say: (line: string) => void;
  /** Gives up starting; what was started is stopped. */
  readonly signal?: AbortSignal;
  /** Lintel's own services by default. */
  readonly listServices?: (facts: StackFacts) => readonly ServiceSpec[];
}

export interface Stack {
  readonly adminUrl: string;
  readonly proxyUrls: readonly string[];
  readonly databaseUrl: string;
  /** The services' Redis variables; empty when one was given in the environment. */
  readonly redis: Environment;
  /** The process at this moment: "postgres", "redis", "admin-api", "event-worker", "proxy-edge-8002". */
  readonly pidOf: (name: string) => number | undefined;
  /** Stops services, then Redis, then PostgreSQL, within 10 s. Safe to call twice. */
  readonly stop: () => Promise<void>;
  /** Ends everything at once; `stop` still has to be awaited. */
  readonly kill: () => void;
}

/**
 * Starts a whole Lintel on one data directory and resolves when every part is ready. Heals what a
 * killed start left behind. When a step fails nothing is left running, and the error says why.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, say } = options;
  const signal = options.signal ?? new AbortController().signal;
  const lock = lockDataFolder(settings.dataFolder);
  if (lock.wasAbandoned) say("the last start on this data directory was killed; cleaning up");
  const processes = createStackProcesses({
    dataFolder: settings.dataFolder,
    backOff: BACK_OFF,
    say,
    signal,
  });
  const stop = async () => {
    await processes.stop();
    lock.release();
  };
  try {
    return { ...(await startParts(options, processes, signal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: StackOptions,
  processes: StackProcesses,
  signal: AbortSignal,
): Promise<Omit<Stack, "stop">> {
  const { settings, say, listServices = lintelServices } = options;
  await healLeftovers(settings.dataFolder, say);
  await requireFreePorts(settings);
  const secrets = loadSecrets(settings.dataFolder);
  const [databaseUrl, redis] = await Promise.all([
    settings.databaseUrl ?? startEmbeddedPostgres(processes, secrets.postgresPassword),
    settings.isRedisGiven ? {} : startOwnRedis(processes, secrets.redisPassword),
  ]);
  say("bringing the database up to date");
  await migrate({
    databaseUrl,
    deadlineMs: START_DEADLINE_MS,
    onWaiting: ({ message }) => say(`${message} (trying again)`),
  });
  signal.throwIfAborted();
  say("starting the services");
  const encryptionKeys = settings.encryptionKeys ?? secrets.encryptionKeys;
  const workerPort = settings.workerPort ?? (await findFreePort());
  const facts = { settings, databaseUrl, redis, encryptionKeys, workerPort };
  await Promise.all(
    listServices(facts).map((spec) =>
      processes.launch(spec.name, (place) => startService(spec, place)),
    ),
  );
  return {
    adminUrl: `http://127.0.0.1:${settings.adminPort}`,
    proxyUrls: settings.proxyPorts.map((port) => `http://127.0.0.1:${port}`),
    databaseUrl,
    redis,
    pidOf: processes.pidOf,
    kill: processes.kill,
  };
}

async function healLeftovers(dataFolder: string, say: (line: string) => void): Promise<void> {
  for (const { name, pid } of await stopLeftovers(path.join(dataFolder, "run"))) {
    say(`ended ${name} (pid ${pid}), which the killed start had left running`);
  }
}

async function requireFreePorts(settings: StackSettings): Promise<void> {
  const wanted = [
    { name: "ADMIN_PORT", port: settings.adminPort },
    ...settings.proxyPorts.map((port) => ({ name: "PROXY_PORT", port })),
  ];
  for (const { name, port } of wanted) {
    if (await isPortFree(port)) continue;
    throw new StackError(`port ${port} is taken by another program; choose another ${name}`);
  }
}
