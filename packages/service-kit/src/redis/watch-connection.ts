import type { Cluster, Redis } from "ioredis";

export interface RedisWatch {
  /** Called once per outage, with its first error. */
  readonly onLost?: (error: Error) => void;
  /** Called when the connection is usable again after an outage. */
  readonly onRestored?: () => void;
}

/** Reports outages, each once. Without an `error` listener, ioredis would write to stderr at each attempt. */
export function watchConnection(connection: Redis | Cluster, watch: RedisWatch): void {
  let lost = false;
  const lose = (error: Error): void => {
    if (lost) return;
    lost = true;
    watch.onLost?.(error);
  };
  connection.on("error", lose);
  // Unlike `close`, it is not emitted when we close the connection ourselves.
  connection.on("reconnecting", () => lose(new Error("the connection to Redis was closed")));
  connection.on("ready", () => {
    if (!lost) return;
    lost = false;
    watch.onRestored?.();
  });
}
