import type { Cluster, Redis } from "ioredis";

const DEADLINE_MS = 2000;

/**
 * Resolves when a new connection is usable, when its first attempt has failed, or after two seconds: a service that waits
 * for it begins its work without complaints about a connection that was only being made, and is not held up by a
 * Redis that is away. Never rejects.
 */
export function firstAttempt(connection: Redis | Cluster): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (connection.status === "ready") return Promise.resolve();
  const timer = setTimeout(resolve, DEADLINE_MS);
  const settle = (): void => resolve();
  connection.once("ready", settle).once("error", settle);
  return promise.finally(() => {
    clearTimeout(timer);
    connection.off("ready", settle).off("error", settle);
  });
}
