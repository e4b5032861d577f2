import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { listen } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, type Restartable, startLintel } from "../src/index.ts";
import { SLOW_BODIES, type SlowBody } from "../src/load/slow-bodies.ts";

/** The longest the event loop may be held: 50 on a core of its own. Unbounded unless said, since a busy machine holds it too. */
const MAX_HELD_MS = Number(process.env["LINTEL_MAX_HELD_MS"] ?? Number.POSITIVE_INFINITY);

/** Has the proxy write down what its event loop works for. */
const PROBE = new URL("../src/load/held-probe.ts", import.meta.url).href;

let lintel: Lintel;
let proxy: Restartable;
let folder: string;
let upstream: Awaited<ReturnType<typeof listen>>;
let secret: string;
beforeAll(async () => {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(
        '{"model":"m","choices":[{"message":{"role":"assistant","content":"x"}}],"usage":{}}',
      );
    });
  });
  upstream = await listen(server, 0);
  const url = `${upstream.origin}/v1`;
  lintel = await startLintel({ proxies: 0 });
  folder = await mkdtemp(path.join(os.tmpdir(), "lintel-slow-"));
  const env = {
    LINTEL_SPOOL_DIR: path.join(folder, "spool"),
    HELD_PROBE_FILE: heldFile(),
    NODE_OPTIONS: `--import=${PROBE}`,
  };
  proxy = await lintel.aProxy({ env });
  await proxy.start();
  const settingIds = await Promise.all(
    ["openai", "anthropic"].map((provider) =>
      lintel.admin.createSetting({ provider, setting: { apikey: "sk-upstream-test", url } }),
    ),
  );
  secret = `sk-${randomUUID()}`;
  await lintel.admin.createKey({ name: "slow", key: secret, settingIds, costLimitInUsd: 1e6 });
});
afterAll(async () => {
  await lintel.stop();
  await upstream.close();
  await rm(folder, { recursive: true });
});

const heldFile = (): string => path.join(folder, "held");

/** The longest the proxy's event loop was held since this was last asked, by its own histogram, in milliseconds. */
async function heldMs(): Promise<number> {
  const page = await (await fetch(`${proxy.url}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_delay_max\w* ([\d.e-]+)$/m.exec(page) ?? [];
  if (seconds === undefined) throw new Error("the delay of the event loop is not reported");
  return Number(seconds) * 1000;
}

/** The longest the proxy's event loop has worked between two looks since a moment, in milliseconds of CPU time. */
async function workedMs(sinceMs: number): Promise<number> {
  const text = await readFile(heldFile(), "utf8").catch(() => "");
  const looks = text.split("\n").map((line) => line.split(" ").map(Number));
  const worked = looks.map(([at = 0, ms = 0]) => (at >= sinceMs ? ms : 0));
  return Math.max(...worked);
}

async function send({ contentType, path: at, provider }: SlowBody, body: Buffer): Promise<number> {
  const base = provider === "locallab" ? "" : `/api/providers/${provider}/v1`;
  const response = await fetch(proxy.url + base + at, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "x-api-key": secret,
      "content-type": contentType,
    },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Asks whether the process lives, again and again; how often it said so. */
async function askUntil(over: Promise<unknown>): Promise<number> {
  const end = over.then(() => "over" as const);
  for (let lives = 0; ; lives += 1) {
    const answer = await fetch(`${proxy.url}/livez`);
    if (!answer.ok) throw new Error(`/livez: ${answer.status}`);
    if ((await Promise.race([end, pause(5)])) === "over") return lives;
  }
}

/** What was seen while a body was in work; times in milliseconds. */
interface Seen {
  /** The longest the proxy's event loop was held, by its own work and by others that had the core. */
  readonly held: number;
  /** The most CPU time that it took between two looks. */
  readonly worked: number;
  readonly took: number;
  readonly lives: number;
  readonly status: number;
}

async function watch(slow: SlowBody, body: Buffer): Promise<Seen> {
  await pause(50);
  await heldMs();
  const sinceMs = Date.now();
  const start = performance.now();
  const sent = send(slow, body);
  const lives = await askUntil(sent);
  const took = performance.now() - start;
  const worked = await workedMs(sinceMs);
  return { held: await heldMs(), worked, took, lives, status: await sent };
}

const rounded = (seen: Seen): object =>
  Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, Math.round(value)]));

it("bodies made to be slow never hold up other calls", { timeout: 600_000 }, async () => {
  const seen = new Map<string, Seen>();
  // The first one starts a thread.
  for (const each of [...SLOW_BODIES.slice(0, 1), ...SLOW_BODIES]) {
    const body = each.make();
    // A body can be done before a busy machine has let anyone ask.
    for (
      let tries = 0;
      tries === 0 || (seen.get(each.name)?.lives === 0 && tries < 5);
      tries += 1
    ) {
      seen.set(each.name, await watch(each, body));
    }
  }
  const all = [...seen.values()];
  console.table(Object.fromEntries([...seen].map(([name, each]) => [name, rounded(each)])));
  expect(all.filter(({ lives, status }) => lives === 0 || status >= 500)).toEqual([]);
  // Held for but a small part of the time that bodies were in work: on a busy machine, both take longer.
  expect(2 * sumOf(all, ({ held }) => held)).toBeLessThan(sumOf(all, ({ took }) => took));
  expect(Math.max(...all.map(({ worked }) => worked))).toBeLessThan(MAX_HELD_MS);
  expect(Math.max(...all.map(({ held }) => held))).toBeLessThan(MAX_HELD_MS);
});

const sumOf = (all: readonly Seen[], amountOf: (each: Seen) => number): number =>
  all.reduce((sum, each) => sum + amountOf(each), 0);
