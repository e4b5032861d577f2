import type { RedisOptions } from "ioredis";

import type { RedisTarget } from "./redis-target.ts";

/** `command`: fails within its deadline. `queue`: for BullMQ, which wants to wait. */
export type RedisRole = "command" | "queue";

const CONNECT_TIMEOUT_MS = 2000;
/** BullMQ's longest blocking wait is 10 s; silence well beyond it means that the peer is gone. */
const QUEUE_SILENCE_MS = 30_000;
const MAX_RECONNECT_DELAY_MS = 2000;

/** Waits 50 ms before the first attempt to reconnect, and twice as long each time up to two seconds. */
export const reconnectDelayMs = (attempt: number): number =>
  Math.min(50 * 2 ** (Math.min(attempt, 10) - 1), MAX_RECONNECT_DELAY_MS);

/** What a connection to one server needs, stand-alone or as part of a cluster. */
export const commonOptions = (target: RedisTarget, role: RedisRole) =>
  ({
    ...(target.username === undefined ? {} : { username: target.username }),
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.tls ? { tls: {} } : {}),
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    // A master that became a replica answers READONLY until we look for its successor.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
    ...(role === "queue" ? queueOptions : commandOptions(target.commandTimeoutMs)),
  }) satisfies RedisOptions;

const queueOptions = { maxRetriesPerRequest: null, socketTimeout: QUEUE_SILENCE_MS } as const;

const commandOptions = (timeoutMs: number) => ({
  commandTimeout: timeoutMs,
  // Zero: what was in flight when the connection broke fails then, and is never sent a second time.
  maxRetriesPerRequest: 0,
  // A peer that stopped answering without closing would otherwise be kept until TCP gives up, minutes later.
  socketTimeout: timeoutMs + 500,
});
