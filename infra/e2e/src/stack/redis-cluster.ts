import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { findRedis } from "@lintel/stack";
import { freePort, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";

const NODES = 3;
const SLOTS = 16_384;

export interface RedisCluster {
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** A Redis Cluster of three masters on loopback, all slots served. `undefined` where there is no real Redis. */
export async function startRedisCluster(): Promise<RedisCluster | undefined> {
  const server = await findRedis(() => undefined);
  if (!server.isReal) return undefined;
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-cluster-"));
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  for (let index = 0; index < NODES; index += 1) {
    const port = await freePort();
    const busPort = await freePort();
    const own = path.join(folder, String(index));
    await mkdir(own);
    const settings = ["--port", port, "--cluster-port", busPort, "--dir", own, "--save", ""];
    const cluster = ["--bind", "127.0.0.1", "--cluster-enabled", "yes"];
    const args = [...settings, ...cluster].map(String);
    children.push(
      spawn(server.file, args, { env: { ...process.env, ...server.env }, stdio: "ignore" }),
    );
    ports.push(port);
    await joinCluster(port, busPort, index, ports);
  }
  await Promise.all(ports.map(untilServing));
  return {
    ports,
    async stop() {
      await Promise.all(
        children.map(async (child) => {
          const exited = once(child, "exit");
          child.kill("SIGKILL");
          await exited;
        }),
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gives the node its third of the slots and introduces it to the first one. */
async function joinCluster(
  port: number,
  busPort: number,
  index: number,
  ports: readonly number[],
): Promise<void> {
  await withNode(port, async (node) => {
    const first = Math.floor((SLOTS / NODES) * index);
    const last = Math.floor((SLOTS / NODES) * (index + 1)) - 1;
    await node.call("CLUSTER", "ADDSLOTSRANGE", first, last);
  });
  const [meeting] = ports;
  if (index === 0 || meeting === undefined) return;
  await withNode(meeting, (node) => node.call("CLUSTER", "MEET", "127.0.0.1", port, busPort));
}

const untilServing = (port: number): Promise<true> =>
  waitFor(
    () =>
      withNode(port, async (node) => {
        const facts = String(await node.call("CLUSTER", "INFO"));
        return facts.includes("cluster_state:ok") && facts.includes(`cluster_known_nodes:${NODES}`);
      }),
    { label: "the cluster to serve all slots" },
  );

/** One conversation with a node; waits for it to listen. */
async function withNode<T>(port: number, talk: (node: Redis) => Promise<T>): Promise<T> {
  const node = new Redis({
    port,
    host: "127.0.0.1",
    maxRetriesPerRequest: 50,
    retryStrategy: () => 100,
  });
  node.on("error", () => undefined); // not listening yet: it tries again
  try {
    return await talk(node);
  } finally {
    node.disconnect();
  }
}
