import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { findRedis, redisUrl, startRedis } from "@lintel/stack";
import { freePort } from "@lintel/testkit";
import { Redis } from "ioredis";

/** A Redis of one test alone, whose settings it may change. */
export interface OwnRedis {
  readonly url: string;
  /** For the test's own questions and settings. */
  readonly client: Redis;
  stop(): Promise<void>;
}

/** Starts one on loopback; `undefined` where there is no real Redis. */
export async function startOwnRedis(): Promise<OwnRedis | undefined> {
  const server = await findRedis(() => undefined);
  if (!server.isReal) return undefined;
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-own-redis-"));
  const options = { server, folder, port: await freePort(), password: "own", durable: false };
  const running = await startRedis(options);
  const url = redisUrl(options);
  const client = new Redis(url);
  client.on("error", () => undefined); // stopped before the client
  return {
    url,
    client,
    async stop() {
      client.disconnect();
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
