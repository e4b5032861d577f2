import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { findRedis } from "@lintel/stack";
import { freePort, ownChild, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";

const NODES = 3;
const SLOTS = 16_384;

export interface RedisCluster {
  /** Ports of the masters, then of their replicas. */
  readonly ports: readonly number[];
  /** Kills the first master; resolves when its replica serves its slots. */
  killMaster(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  /** Each master has one, which follows it where it dies. */
  readonly withReplicas?: boolean;
}

/** A Redis Cluster of three masters on loopback, all slots served. `undefined` where there is no real Redis. */
export async function startRedisCluster({
  withReplicas = false,
}: RedisClusterOptions = {}): Promise<RedisCluster | undefined> {
  const server = await findRedis(() => undefined);
  if (!server.isReal) return undefined;
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-cluster-"));
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  const start = async (): Promise<readonly [port: number, busPort: number]> => {
    const [port, busPort] = [await freePort(), await freePort()];
    const own = path.join(folder, String(port));
    await mkdir(own);
    const settings = ["--port", port, "--cluster-port", busPort, "--dir", own, "--save", ""];
    const cluster = ["--bind", "127.0.0.1", "--cluster-enabled", "yes"];
    const args = [...settings, ...cluster, "--cluster-node-timeout", "2000"].map(String);
    const env = { ...process.env, ...server.env };
    children.push(ownChild(spawn(server.file, args, { env, stdio: "ignore" })));
    ports.push(port);
    return [port, busPort];
  };
  for (let index = 0; index < NODES; index += 1) {
    const [port, busPort] = await start();
    await giveSlots(port, index);
    await meet(ports, port, busPort);
  }
  await Promise.all(ports.map((port) => untilServing(port, NODES)));
  if (withReplicas) {
    for (const master of ports.slice(0, NODES)) {
      const [port, busPort] = await start();
      await meet(ports, port, busPort);
      await follow(port, master);
    }
    await Promise.all(ports.map((port) => untilServing(port, 2 * NODES)));
  }
  return {
    ports,
    async killMaster() {
      const [first] = children;
      const [, second = 0] = ports;
      if (first !== undefined) await kill(first);
      await untilFollowed(second);
    },
    async stop() {
      await Promise.all(children.map((child) => kill(child)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

/** Gives the node its third of the slots. */
const giveSlots = (port: number, index: number): Promise<unknown> =>
  withNode(port, (node) => {
    const first = Math.floor((SLOTS / NODES) * index);
    const last = Math.floor((SLOTS / NODES) * (index + 1)) - 1;
    return node.call("CLUSTER", "ADDSLOTSRANGE", first, last);
  });

/** Introduces the node to the first one. */
async function meet(ports: readonly number[], port: number, busPort: number): Promise<void> {
  const [meeting] = ports;
  if (meeting === undefined || meeting === port) return;
  await withNode(meeting, (node) => node.call("CLUSTER", "MEET", "127.0.0.1", port, busPort));
}

/** Makes the node a replica, once it knows its master, and waits until it has what that has. */
async function follow(port: number, master: number): Promise<void> {
  const id = String(await withNode(master, (node) => node.call("CLUSTER", "MYID")));
  // Said once: each time it is said, the copying starts again.
  const isTold = () =>
    withNode(port, (node) => node.call("CLUSTER", "REPLICATE", id).catch(() => undefined));
  await waitFor(isTold, { label: "a replica to know its master" });
  const follows = () =>
    withNode(port, async (node) =>
      String(await node.call("INFO", "replication")).includes("master_link_status:up"),
    );
  await waitFor(follows, { label: "a replica to follow its master" });
}

const untilServing = (port: number, nodes: number): Promise<true> =>
  untilFacts(port, [`cluster_known_nodes:${nodes}`], "the cluster to serve all slots");

/** As another node sees it: it fails as long as slots are without a master. */
async function untilFollowed(port: number): Promise<void> {
  const fails = () =>
    withNode(port, async (node) => String(await node.call("CLUSTER", "NODES")).includes("fail"));
  await waitFor(fails, { label: "the cluster to see that its master is gone" });
  await untilFacts(port, [`cluster_slots_ok:${SLOTS}`], "a replica to take its place");
}

const untilFacts = (port: number, wanted: readonly string[], label: string): Promise<true> =>
  waitFor(
    () =>
      withNode(port, async (node) => {
        const facts = String(await node.call("CLUSTER", "INFO"));
        return ["cluster_state:ok", ...wanted].every((each) => facts.includes(each));
      }),
    { label },
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
