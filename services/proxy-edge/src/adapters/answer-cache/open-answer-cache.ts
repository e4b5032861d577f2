import { type Keyring, keysOf } from "@lintel/db";
import { type CacheMetrics, connectRedis, type RedisTarget } from "@lintel/service-kit";

import { AnswersUnderWay } from "../../memory/answers-under-way.ts";
import type { RouteCache } from "../../ports/answer-cache.ts";
import { RedisAnswers } from "./redis-answers.ts";
import { cacheSecretOf } from "./seal-answer.ts";

export interface AnswerCacheConfig {
  readonly redis: RedisTarget;
  readonly redisPrefix: string;
  readonly keyring: Keyring;
  readonly cacheMaxBytes: number;
}

export interface OpenAnswerCache {
  readonly cache: RouteCache;
  /** Waits for what is on its way to Redis, and ends the connection. */
  close(): Promise<void>;
}

/**
 * Opens the cache of the routes' answers, with a connection of its own: no admission waits behind a long answer. Answers are
 * sealed for the current encryption key; under a new one they are kept anew.
 */
export function openAnswerCache(
  { cacheMaxBytes, keyring, redis: target, redisPrefix }: AnswerCacheConfig,
  metrics: CacheMetrics,
  {
    monotonic,
    onTrouble,
  }: Pick<ConstructorParameters<typeof RedisAnswers>[0], "monotonic" | "onTrouble">,
): OpenAnswerCache {
  const redis = connectRedis(target, "command", { onLost: onTrouble });
  const [key] = keysOf(keyring);
  const answers = new RedisAnswers({
    redis,
    prefix: redisPrefix,
    secret: cacheSecretOf(key),
    maxBytes: cacheMaxBytes,
    metrics,
    monotonic,
    onTrouble,
  });
  return {
    cache: { answers, underWay: new AnswersUnderWay(), metrics },
    async close() {
      await answers.settle();
      redis.disconnect();
    },
  };
}
