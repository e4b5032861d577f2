import { connect, type Tables } from "@lintel/db";
import { connectRedis, type Logger } from "@lintel/service-kit";
import type { Cluster, Redis } from "ioredis";
import type { Kysely } from "kysely";

import type { Config } from "./config.ts";

const TASK_STATEMENT_MS = 120_000;

/** Connections to Postgres and Redis. */
export interface Stores {
  readonly db: Kysely<Tables>;
  /** Apart, with long statements allowed, so that no scheduled task keeps a booking from its connection. */
  readonly tasksDb: Kysely<Tables>;
  readonly command: Redis | Cluster;
  readonly queue: Redis | Cluster;
}

export function openStores(config: Config, logger: Logger): Stores {
  const database = {
    url: config.databaseUrl,
    connectTimeoutMs: config.databaseConnectMs,
    onIdleError: (error: Error) => logger.warn({ err: error }, "idle database connection lost"),
  };
  const watch = {
    onLost: (error: Error) => logger.warn({ err: error }, "connection to Redis lost"),
    onRestored: () => logger.info("connection to Redis restored"),
  };
  return {
    db: connect({
      ...database,
      applicationName: "lintel-event-worker",
      poolSize: config.consumers + 2,
      statementTimeoutMs: config.statementTimeoutMs,
    }),
    tasksDb: connect({
      ...database,
      applicationName: "lintel-event-worker-tasks",
      poolSize: 2,
      statementTimeoutMs: TASK_STATEMENT_MS,
    }),
    command: connectRedis(config.redis, "command", watch),
    queue: connectRedis(config.redis, "queue"),
  };
}

export async function closeStores({ tasksDb, command, db, queue }: Stores): Promise<void> {
  command.disconnect();
  queue.disconnect();
  await Promise.all([db.destroy(), tasksDb.destroy()]);
}
