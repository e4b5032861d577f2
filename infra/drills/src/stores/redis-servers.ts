import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { findRedis } from "@lintel/stack";
import { freePort, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";

import type { Certificates } from "./make-certificates.ts";
import { runProgram, type RunningProgram } from "./run-program.ts";

export interface RedisServer {
  readonly port: number;
  kill(): Promise<void>;
}

/** Why there is no Redis of which there can be several, in words. */
export async function whyNoRedis(): Promise<string | undefined> {
  const { isReal } = await findRedis(() => undefined);
  return isReal ? undefined : "there is no real Redis on this machine";
}

/** Starts a server on loopback with these settings, lines of its file; `kind` is what it plays. */
async function startServer(
  folder: string,
  kind: "redis" | "sentinel",
  settings: readonly string[],
): Promise<RunningProgram> {
  const { env, file } = await findRedis(() => undefined);
  mkdirSync(folder, { recursive: true });
  const own = path.join(folder, "redis.conf");
  writeFileSync(own, ["bind 127.0.0.1", `dir ${folder}`, ...settings, ""].join("\n"));
  return runProgram({ file, args: [own, ...(kind === "sentinel" ? ["--sentinel"] : [])], env });
}

export interface SentinelGroup {
  readonly master: string;
  readonly sentinels: readonly number[];
  /** Port of the master that the Sentinels name now. */
  masterPort(): Promise<number>;
  /** Kills the first master. */
  killMaster(): Promise<void>;
  stop(): Promise<void>;
}

/** A master, a replica and three Sentinels that take a master for lost after a second. */
export async function startSentinelGroup(folder: string): Promise<SentinelGroup> {
  const ports = [await freePort(), await freePort()] as const;
  const plain = ['save ""', "appendonly no", "maxmemory-policy noeviction"];
  const master = await startServer(path.join(folder, "0"), "redis", [`port ${ports[0]}`, ...plain]);
  const replica = await startServer(path.join(folder, "1"), "redis", [
    `port ${ports[1]}`,
    `replicaof 127.0.0.1 ${ports[0]}`,
    ...plain,
  ]);
  await untilSays(ports[1], ["info", "replication"], "master_link_status:up");
  const sentinels = [await freePort(), await freePort(), await freePort()];
  const running: RunningProgram[] = [];
  for (const port of sentinels) {
    running.push(
      await startServer(path.join(folder, `sentinel-${port}`), "sentinel", [
        `port ${port}`,
        `sentinel monitor lintel 127.0.0.1 ${ports[0]} 2`,
        "sentinel down-after-milliseconds lintel 1000",
        "sentinel failover-timeout lintel 5000",
      ]),
    );
  }
  for (const port of sentinels) {
    await untilSays(port, ["info", "sentinel"], "slaves=1,sentinels=3");
  }
  return {
    master: "lintel",
    sentinels,
    masterPort: () => namedMaster(sentinels[0] ?? 0),
    killMaster: () => master.kill(),
    async stop() {
      for (const each of [...running, replica, master]) await each.kill();
    },
  };
}

async function namedMaster(sentinel: number): Promise<number> {
  return await withRedis(sentinel, async (redis) => {
    const place = await redis.call("sentinel", "get-master-addr-by-name", "lintel");
    return Array.isArray(place) ? Number(place[1]) : 0;
  });
}

/** A server that speaks TLS alone, to one user with a password who may touch keys of a prefix only. */
export async function startTlsRedis(
  folder: string,
  { authority, certificate, key }: Certificates,
  user: string,
): Promise<RedisServer & { start(): Promise<void> }> {
  const port = await freePort();
  const settings = [
    "port 0",
    `tls-port ${port}`,
    `tls-cert-file ${certificate}`,
    `tls-key-file ${key}`,
    `tls-ca-cert-file ${authority}`,
    "tls-auth-clients no",
    'save ""',
    "appendonly no",
    "user default off",
    user,
  ];
  let running = await startServer(folder, "redis", settings);
  return {
    port,
    kill: () => running.kill(),
    async start() {
      running = await startServer(folder, "redis", settings);
    },
  };
}

/** Waits until a server's answer has a text in it. */
async function untilSays(
  port: number,
  [command, ...args]: readonly [string, ...string[]],
  text: string,
): Promise<void> {
  const says = async (): Promise<boolean> => {
    const answer = await withRedis(port, (redis) => redis.call(command, ...args)).catch(
      () => undefined,
    );
    if (String(answer).includes(text)) return true;
    await pause(100);
    return false;
  };
  await waitFor(says, { label: `${port} to say ${text}` });
}

async function withRedis<T>(port: number, talk: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: "127.0.0.1", maxRetriesPerRequest: 0 });
  redis.on("error", () => undefined); // not listening yet: the command fails
  try {
    return await talk(redis);
  } finally {
    redis.disconnect();
  }
}
