import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

import { listen } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { SLOW_BODIES, type SlowBody } from "../src/load/slow-bodies.ts";

/** On a core of its own: 50. Absolute times say nothing on a busy machine. */
const MAX_HELD_MS = Number(process.env["LINTEL_MAX_HELD_MS"] ?? Number.POSITIVE_INFINITY);

let lintel: Lintel;
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
  lintel = await startLintel();
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
});

const proxyUrl = (): string => lintel.services.proxies[0]?.url ?? "";

/** The longest the proxy's event loop was held since this was last asked, by its own histogram, in milliseconds. */
async function heldMs(): Promise<number> {
  const page = await (await fetch(`${proxyUrl()}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_delay_max\w* ([\d.e-]+)$/m.exec(page) ?? [];
  if (seconds === undefined) throw new Error("the delay of the event loop is not reported");
  return Number(seconds) * 1000;
}

async function send({ contentType, path, provider }: SlowBody, body: Buffer): Promise<number> {
  const base = provider === "locallab" ? "" : `/api/providers/${provider}/v1`;
  const response = await fetch(proxyUrl() + base + path, {
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
    const answer = await fetch(`${proxyUrl()}/livez`);
    if (!answer.ok) throw new Error(`/livez: ${answer.status}`);
    if ((await Promise.race([end, pause(5)])) === "over") return lives;
  }
}

/** What was seen while a body was in work; times in milliseconds. */
interface Seen {
  /** The longest the proxy's event loop was held. */
  readonly held: number;
  readonly took: number;
  readonly lives: number;
  readonly status: number;
}

async function watch(slow: SlowBody, body: Buffer): Promise<Seen> {
  await pause(50);
  await heldMs();
  const start = performance.now();
  const sent = send(slow, body);
  const lives = await askUntil(sent);
  const took = performance.now() - start;
  return { held: await heldMs(), took, lives, status: await sent };
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
  expect(Math.max(...all.map(({ held }) => held))).toBeLessThan(MAX_HELD_MS);
});

const sumOf = (all: readonly Seen[], amountOf: (each: Seen) => number): number =>
  all.reduce((sum, each) => sum + amountOf(each), 0);
