import type { Cluster, Redis } from "ioredis";

import { breakerChannel } from "./breaker-store.ts";
import { BreakerNews, readAs } from "./shared-rest.ts";

/**
 * Calls `listener` with what is announced of breakers, also by this proxy, from when the function that it returns has resolved. That may be
 * called again, to subscribe where it was refused before. News is lost while the connection is: the listener has to read
 * the present state now and then. `subscriber` is used for nothing else.
 */
export function followBreakers(
  subscriber: Redis | Cluster,
  prefix: string,
  listener: (news: BreakerNews) => void,
): () => Promise<void> {
  subscriber.on("message", (_channel: string, text: string) => {
    const news = readAs(BreakerNews, text);
    if (news !== undefined) listener(news);
  });
  let subscribed: Promise<void> | undefined;
  const subscribe = async (): Promise<void> => {
    try {
      await subscriber.subscribe(breakerChannel(prefix));
    } catch (error) {
      subscribed = undefined;
      throw error;
    }
  };
  return () => (subscribed ??= subscribe());
}
