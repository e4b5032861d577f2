import path from "node:path";

import { rememberedPort } from "../data/remembered-port.ts";
import { choosePostgresAccount } from "../postgres/choose-account.ts";
import { createCluster, POSTGRES_USER } from "../postgres/create-cluster.ts";
import { ensureDatabase } from "../postgres/ensure-database.ts";
import { preparePostgresBinaries } from "../postgres/postgres-binaries.ts";
import { startOnCluster } from "../postgres/start-on-cluster.ts";
import { postgresUrl } from "../postgres/start-postgres.ts";
import { findRedis } from "../redis/find-redis.ts";
import { redisUrl, startRedis } from "../redis/start-redis.ts";
import { TOOLING } from "../repository.ts";
import type { Environment } from "./environment.ts";
import type { ProcessPlace, StackProcesses } from "./stack-processes.ts";

/** Where data goes if root's PostgreSQL must be another account that cannot enter the data directory. */
const REACHABLE_FOLDER = "/var/lib/lintel";

/** Starts the embedded PostgreSQL in the data directory; returns the URL of Lintel's database. */
export async function startEmbeddedPostgres(
  processes: StackProcesses,
  password: string,
): Promise<string> {
  const { dataFolder, say } = processes;
  const account = choosePostgresAccount({
    dataFolder: path.join(dataFolder, "postgres"),
    binaries: preparePostgresBinaries(path.join(TOOLING, "postgres-binaries")),
    reachableFolder: REACHABLE_FOLDER,
  });
  say(`starting PostgreSQL${account.description} in ${account.dataFolder}`);
  createCluster(account, password);
  const login = { password, port: await rememberedPort(dataFolder, "postgres") };
  await processes.launch("postgres", (place) =>
    startOnCluster({ ...login, ...quietly(place), account, durable: true }, say),
  );
  await ensureDatabase(postgresUrl(login), POSTGRES_USER);
  return postgresUrl({ ...login, database: POSTGRES_USER });
}

/** Starts a Redis with its append-only file in the data directory; returns the variables that name it. */
export async function startOwnRedis(
  processes: StackProcesses,
  password: string,
): Promise<Environment> {
  const { dataFolder, say, signal } = processes;
  const server = await findRedis(say, signal);
  say(`starting Redis (${server.description})`);
  const options = {
    server,
    password,
    folder: path.join(dataFolder, "redis"),
    port: await rememberedPort(dataFolder, "redis"),
    durable: true,
  };
  await processes.launch("redis", (place) => startRedis({ ...options, ...quietly(place) }));
  return { REDIS_URL: redisUrl(options) };
}

/** PostgreSQL reports everything on stderr, so that there it does not mean that a person should look. */
function quietly(place: ProcessPlace): ProcessPlace {
  return { ...place, onOutput: (chunk) => place.onOutput(chunk, "stdout") };
}
