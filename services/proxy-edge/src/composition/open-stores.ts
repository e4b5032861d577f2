import { connect } from "@lintel/db";
import { connectRedis, firstAttempt } from "@lintel/service-kit";
import type { Cluster, Redis } from "ioredis";

import type { Config } from "../config.ts";

const POOL_SIZE = 4;

/** Logs trouble that may come often. */
export type ReportTrouble = (error: unknown, what: string) => void;

export interface RedisWatch {
  /** Called when Redis is back after an outage. */
  readonly onRestored: (() => void)[];
}

/** Connections to Postgres and Redis. */
export interface Stores {
  readonly db: ReturnType<typeof connect>;
  readonly redis: Redis | Cluster;
  /** Resolves when Redis has answered for the first time. */
  readonly redisReached: Promise<unknown>;
  close(): Promise<void>;
}

/** Opens them; neither has to be there yet, but Redis is given a moment. */
export async function openStores(
  config: Config,
  watch: RedisWatch,
  reportTrouble: ReportTrouble,
): Promise<Stores> {
  const db = connect({
    url: config.databaseUrl,
    applicationName: "lintel-proxy-edge",
    poolSize: POOL_SIZE,
    statementTimeoutMs: config.statementTimeoutMs,
    connectTimeoutMs: config.databaseConnectMs,
    onIdleError: (error) => reportTrouble(error, "idle database connection lost"),
  });
  const reached = Promise.withResolvers<void>();
  const redis = connectRedis(config.redis, "command", {
    onLost: (error) => reportTrouble(error, "connection to Redis lost"),
    onRestored: () => {
      for (const listener of watch.onRestored) listener();
    },
  });
  redis.once("ready", () => reached.resolve());
  await firstAttempt(redis);
  return {
    db,
    redis,
    redisReached: reached.promise,
    async close() {
      redis.disconnect();
      await db.destroy();
    },
  };
}
