import type { RedisTarget } from "../../redis/redis-target.ts";

/** Host, port and database of a URL, for the log: neither user nor password. */
export function addressOfDatabase(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? host}${pathname}`;
}

/** Host and port of each node, for the log. */
export const addressesOfRedis = ({ nodes }: Pick<RedisTarget, "nodes">): readonly string[] =>
  nodes.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`);
