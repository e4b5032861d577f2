import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import os from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { findFreePort } from "../src/process/free-port.ts";
import type { RunningProcess } from "../src/process/start-process.ts";
import { LAST_RESORT } from "../src/redis/find-redis.ts";
import { startRedis } from "../src/redis/start-redis.ts";

let folder: string;
let port: number;
let redis: RunningProcess;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lintel-last-resort-"));
  port = await findFreePort();
  redis = await startRedis({ server: LAST_RESORT, folder, port, password: "", durable: false });
});
afterAll(async () => {
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Sends one command, and returns the first bytes of the answer. */
const ask = (...words: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.write(`*${words.length}\r\n${parts.join("")}`);
    });
    socket.setTimeout(60_000, () => socket.destroy(new Error("no answer")));
    socket.once("error", reject).once("data", (bytes) => {
      socket.destroy();
      resolve(bytes.toString());
    });
  });

it("runs scripts, which admission and the queue are made of", async () => {
  const script = `redis.call("HINCRBY", KEYS[1], "n", ARGV[1])
    return redis.call("HGET", KEYS[1], "n") .. redis.call("TIME")[1]:sub(1, 1)`;
  expect(await ask("EVAL", script, "1", "{a}:sum", "41")).toBe("$3\r\n411\r\n");
  expect(await ask("HGET", "{a}:sum", "n")).toBe("$2\r\n41\r\n");
});
