import type { RedisNode } from "../../redis/redis-target.ts";

export interface RedisHosts {
  readonly nodes: readonly RedisNode[];
  readonly problems: readonly string[];
}

const HOST = /^(?:\[(?<v6>[\da-fA-F:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/;

/** Reads `host[:port],…`; IPv6 addresses stand in brackets. Lists what it cannot read as problems. */
export function parseRedisHosts(list: string, defaultPort: number): RedisHosts {
  const matches = list.split(",").map((entry) => HOST.exec(entry.trim())?.groups);
  const nodes = matches
    .map((groups) => ({
      host: groups?.["v6"] ?? groups?.["name"],
      port: Number(groups?.["port"] ?? defaultPort),
    }))
    .filter(isNode);
  const allRead = nodes.length === matches.length;
  return {
    nodes,
    problems: allRead ? [] : ["REDIS_HOSTS: must be a list host[:port],… (IPv6 in brackets)"],
  };
}

const isNode = (node: {
  readonly host: string | undefined;
  readonly port: number;
}): node is RedisNode => node.host !== undefined && node.port > 0 && node.port < 65_536;
