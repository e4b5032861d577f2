import {
  Cluster,
  type ClusterOptions,
  type DNSLookupFunction,
  Redis,
  type RedisOptions,
} from "ioredis";

import { commonOptions, type RedisRole, reconnectDelayMs } from "./redis-options.ts";
import type { RedisTarget } from "./redis-target.ts";
import { type RedisWatch, watchConnection } from "./watch-connection.ts";

/**
 * Opens a connection that heals itself for ever and never throws out of band. It connects in the
 * background; until it has, and whenever it is lost, a `command` connection refuses at once instead of
 * queueing, and no command outlives `commandTimeoutMs`. `queue` is for BullMQ alone: its commands wait for
 * the connection to come back, as BullMQ demands; a silent peer is noticed within 30 s.
 */
export function connectRedis(
  target: RedisTarget,
  role: RedisRole,
  watch: RedisWatch = {},
): Redis | Cluster {
  const connection = open(target, role);
  watchConnection(connection, watch);
  return connection;
}

function open(target: RedisTarget, role: RedisRole): Redis | Cluster {
  if (target.mode.kind === "cluster") {
    return new Cluster([...target.nodes], clusterOptions(target, role));
  }
  return new Redis({
    ...commonOptions(target, role),
    ...(target.mode.kind === "single" ? target.nodes[0] : sentinelOptions(target, target.mode)),
    db: target.db,
    enableOfflineQueue: role === "queue",
    retryStrategy: reconnectDelayMs,
  });
}

const sentinelOptions = (
  target: RedisTarget,
  mode: Extract<RedisTarget["mode"], { kind: "sentinel" }>,
) =>
  ({
    name: mode.master,
    sentinels: [...target.nodes],
    sentinelPassword: mode.password,
    sentinelRetryStrategy: reconnectDelayMs,
    sentinelCommandTimeout: target.commandTimeoutMs,
    enableTLSForSentinelMode: target.tls,
    ...(target.tls ? { sentinelTLS: {} } : {}),
  }) satisfies RedisOptions;

const keepName: DNSLookupFunction = (name, done) => done(null, name);

const clusterOptions = (target: RedisTarget, role: RedisRole) =>
  ({
    enableOfflineQueue: role === "queue",
    clusterRetryStrategy: reconnectDelayMs,
    slotsRefreshTimeout: target.commandTimeoutMs,
    // Zero: as on a single server, what was in flight when a node was lost is never sent a second time.
    ...(role === "command" ? { retryDelayOnFailover: 0 } : {}),
    redisOptions: commonOptions(target, role),
    // Certificates are made out to names: with TLS, nodes must not be reached by what the names resolve to.
    ...(target.tls ? { dnsLookup: keepName } : {}),
  }) satisfies ClusterOptions;
