import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { migrate } from "@lintel/db";
import { findRedis, redisUrl, startRedis, startTestServices } from "@lintel/stack";
import { createTestDatabase, freePort } from "@lintel/testkit";
import { Client } from "pg";

import { cpuMsOf, cpuMsOfTree } from "../machine/process-usage.ts";
import { rollUpAll } from "./roll-up-all.ts";
import { readSeeded, seedEvents, type Seeded } from "./seed-events.ts";
import { seedObjects } from "./seed-objects.ts";

export interface BenchDatabase {
  readonly url: string;
  readonly redisUrl: string;
  readonly seeded: Seeded;
  /** What the report holds, and how long it took. */
  readonly said: string;
  /** What admin-api and Postgres have used so far, in milliseconds of CPU. */
  readonly usedCpuMs: () => number;
  readonly close: () => Promise<void>;
}

/** A throw-away Postgres with so many events, rolled up. */
export async function makeDatabase(events: number): Promise<BenchDatabase> {
  const stores = await startTestServices();
  // Without its database the bench fails, and everything is ended on the way out.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stores.stop());
  try {
    // Where testkit looks for the server to make the database on.
    process.env["LINTEL_TEST_DATABASE_URL"] = stores.databaseUrl;
    const { url, close } = await createTestDatabase();
    await migrate({ databaseUrl: url, deadlineMs: 60_000 });
    return {
      ...(await fill(url, events)),
      url,
      redisUrl: stores.redisUrl,
      usedCpuMs: usedBelow,
      close: async () => {
        await close();
        await stores.stop();
      },
    };
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** A database of a Postgres on this machine, by the URL of a superuser: filled if nothing is in it, and kept. */
export async function useDatabase(url: string, events: number): Promise<BenchDatabase> {
  await migrate({ databaseUrl: url, deadlineMs: 60_000 });
  return withClient(url, async (client) => {
    const known = await readSeeded(client);
    const filled =
      known === undefined
        ? await fill(url, events)
        : { seeded: known, said: "events seeded before" };
    const postmaster = await postmasterPid(client);
    const redis = await startOwnRedis();
    return {
      ...filled,
      url,
      redisUrl: redis.url,
      usedCpuMs: () => usedBelow() + cpuMsOfTree(postmaster),
      close: redis.stop,
    };
  });
}

/** A Redis with nothing in it. */
async function startOwnRedis(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "lintel-bench-"));
  const options = {
    server: await findRedis(console.log),
    folder,
    port: await freePort(),
    password: randomBytes(16).toString("hex"),
    durable: false,
  };
  const running = await startRedis(options);
  const stop = async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: redisUrl(options), stop };
}

/** CPU time of all processes below this one. */
const usedBelow = (): number => cpuMsOfTree(process.pid) - cpuMsOf(process.pid);

type Filled = Pick<BenchDatabase, "seeded" | "said">;

const seconds = (ms: number): number => Math.round(ms / 1000);

/** Fills a migrated database and lets the worker's own job make the roll-ups. */
async function fill(url: string, events: number): Promise<Filled> {
  const start = performance.now();
  await withClient(url, (client) => seedEvents(client, events, console.log));
  const seededAt = performance.now();
  await rollUpAll(url, console.log);
  const rolledAt = performance.now();
  const seeded = await withClient(url, async (client) => {
    await seedObjects(client);
    await client.query("vacuum analyze");
    return readSeeded(client);
  });
  if (seeded === undefined) throw new Error("no event was seeded");
  const took = `seeded in ${seconds(seededAt - start)} s, rolled up in ${seconds(rolledAt - seededAt)} s`;
  return { seeded, said: `${events.toLocaleString("en")} events over four months, ${took}` };
}

async function postmasterPid(client: Client): Promise<number> {
  const { rows } = await client.query("select pg_read_file('postmaster.pid') as file");
  return Number.parseInt(String(rows[0].file), 10);
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
