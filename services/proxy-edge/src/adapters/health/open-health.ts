import { randomUUID } from "node:crypto";

import { createBreakerStore, followBreakers } from "@lintel/breakers";
import { connectRedis, type Logger, type RedisTarget } from "@lintel/service-kit";
import type { Cluster, Redis } from "ioredis";

import { Breakers } from "../../memory/health/breakers.ts";
import { RouteHealth } from "../../memory/health/route-health.ts";
import { type BreakerChange, SharedBreakers } from "./share-breakers.ts";

export interface HealthOptions {
  /** For what is announced and read. */
  readonly commands: Redis | Cluster;
  readonly redis: RedisTarget;
  readonly redisPrefix: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
  readonly logger: Pick<Logger, "info" | "warn">;
  readonly reportTrouble: (error: unknown, what: string) => void;
}

/** The health of settings, shared by all proxies: over a connection of its own it hears of changes at once. */
export function openHealth(options: HealthOptions) {
  const { commands, logger, now, random, redis, redisPrefix: prefix, reportTrouble } = options;
  const breakers = new Breakers({ now, random });
  const shared = new SharedBreakers({
    breakers,
    store: createBreakerStore({ redis: commands, prefix }),
    owner: randomUUID(),
    now,
    onChange: (change) => logChange(logger, change, now()),
    onTrouble: (error) => reportTrouble(error, "breakers not shared"),
  });
  const subscriber = connectRedis(redis, "queue");
  const hear = followBreakers(subscriber, prefix, (news) => shared.hear(news));
  hear().catch((error: unknown) => reportTrouble(error, "changes of breakers are not received"));
  return {
    health: new RouteHealth(breakers, { now, random }),
    /** Resolves when news of other proxies is heard; where Redis refused that, it is asked again. */
    hear,
    /** Those that are open. */
    open: () => breakers.open,
    /** Redis is back: announces what was seen meanwhile. */
    restore: () => void shared.sync(),
    async close(): Promise<void> {
      await shared.stop();
      subscriber.disconnect();
    },
  };
}

export type OpenHealth = ReturnType<typeof openHealth>;

function logChange(
  logger: HealthOptions["logger"],
  { isRemote, model, provider, rest, settingId }: BreakerChange,
  nowMs: number,
): void {
  const facts = { settingId, provider, model, seenBy: isRemote ? "another proxy" : "this proxy" };
  if (rest === undefined) {
    logger.info(facts, "a provider setting serves again");
    return;
  }
  const { cause, times, untilMs } = rest;
  const restMs = Math.max(0, Math.round(untilMs - nowMs));
  logger.warn({ ...facts, cause, times, restMs }, "a provider setting fails, and rests");
}
