import { readFile } from "node:fs/promises";
import { Agent } from "node:http";
import path from "node:path";

import { bundledEntry, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { callOnce, startLoad } from "../src/load/steady-load.ts";

const WORKERS = 2;

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel({
    env: { LINTEL_WORKERS: String(WORKERS), LINTEL_DRAIN_DELAY: "500ms", LOG_LEVEL: "info" },
  });
  lintel.upstream.always([
    { kind: "say", text: "One two three four five" },
    { kind: "wait", before: "each-chunk", until: 50 },
  ]);
});
afterAll(async () => {
  await lintel.stop();
});

const theProxy = () => {
  const [proxy] = lintel.services.proxies;
  if (proxy === undefined) throw new Error("there is no proxy");
  return proxy;
};

/** The processes that serve, of the one that supervises them. */
async function workerPids(): Promise<readonly number[]> {
  const pid = String(theProxy().pid());
  const children = await readFile(path.join("/proc", pid, "task", pid, "children"), "utf8");
  return children.trim().split(" ").filter(Boolean).map(Number);
}

const loadOf = (secret: string) =>
  startLoad({ url: theProxy().url, secret, plainCallers: 6, streamCallers: 6 });

const answeredAtLeast = (load: { readonly answered: number }, count: number) =>
  waitFor(() => load.answered >= count, { timeoutMs: 60_000, label: `${count} answers` });

const bookedOf = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ ending: string }>(
        "select ending from events where key_id = $1",
        [keyId],
      );
      return rows.length >= count ? rows : undefined;
    },
    { timeoutMs: 60_000, label: `${count} events` },
  );

/** Workers that have made calls, by their own metrics, and all of these calls. */
async function callsByWorker(): Promise<ReadonlyMap<string, number>> {
  const page = await (await fetch(`${theProxy().url}/metrics`)).text();
  const calls = new Map<string, number>();
  for (const [, worker = "", count] of page.matchAll(
    /^lintel_calls_total\{.*worker="(\d+)"\} (\d+)$/gm,
  )) {
    calls.set(worker, (calls.get(worker) ?? 0) + Number(count));
  }
  return calls;
}

/** The code that a file of the bundle loads when it starts, its own included; what it asks for later (`import()`) is left out. */
async function codeLoadedBy(file: string): Promise<string> {
  const texts = new Map<string, string>();
  const load = async (name: string): Promise<void> => {
    if (texts.has(name)) return;
    const text = await readFile(name, "utf8");
    texts.set(name, text);
    for (const [, from = ""] of text.matchAll(/^(?:import|export)\b[^;]*?"(\.\/[^"]+)";$/gm)) {
      await load(path.join(path.dirname(name), from));
    }
  };
  await load(file);
  return [...texts.values()].join("\n");
}

/** Words of the clients of Redis, Postgres and telemetry. */
const OF_SERVING = ["evalsha", "kysely", "opentelemetry"];

describe("a proxy of several workers", () => {
  it("loads into the process that supervises nothing of what serves", async () => {
    const has = (code: string) => OF_SERVING.filter((word) => code.includes(word));
    const entry = bundledEntry("proxy-edge");
    expect(has(await codeLoadedBy(entry))).toEqual([]);
    const [, serve = ""] =
      /import\("(\.\/serve-[^"]+)"\)/.exec(await readFile(entry, "utf8")) ?? [];
    expect(has(await codeLoadedBy(path.join(path.dirname(entry), serve)))).toEqual(OF_SERVING);
  });

  it("serves with all of them, and has their metrics on one page", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
    const load = loadOf(secret);
    await answeredAtLeast(load, 60);
    const { answered, failures } = await load.stop();
    expect(failures).toEqual([]);
    const countOf = (calls: ReadonlyMap<string, number>) =>
      [...calls.values()].reduce((sum, each) => sum + each, 0);
    // A worker that a busy machine holds up is not on the page.
    const calls = await waitFor(
      async () => {
        const seen = await callsByWorker();
        return countOf(seen) >= answered ? seen : undefined;
      },
      { label: "the metrics of both workers" },
    );
    expect([...calls.keys()]).toEqual(["1", "2"]);
    expect(countOf(calls)).toBe(answered);
    console.log("calls by worker:", Object.fromEntries(calls));
    expect(await bookedOf(id, answered)).toHaveLength(answered);
  });

  it("starts its workers again one by one, and fails no call and cuts no stream by it", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
    const load = loadOf(secret);
    await answeredAtLeast(load, 12);
    const former = await workerPids();
    process.kill(theProxy().pid(), "SIGHUP");
    await waitFor(
      async () => {
        const present = await workerPids();
        return present.length === WORKERS && present.every((pid) => !former.includes(pid));
      },
      { timeoutMs: 60_000, label: "new workers" },
    );
    await answeredAtLeast(load, load.answered + 24);
    const { answered, failures } = await load.stop();
    expect(failures).toEqual([]);
    const rows = await bookedOf(id, answered);
    expect(rows).toHaveLength(answered);
    expect(rows.filter(({ ending }) => ending !== "complete")).toEqual([]);
  });

  it("starts a worker again that has died, and every call that it had sent is booked", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
    const before = lintel.upstream.requests.length;
    const load = loadOf(secret);
    await answeredAtLeast(load, 12);
    const [first = 0] = await workerPids();
    process.kill(first, "SIGKILL");
    await waitFor(
      async () => {
        const present = await workerPids();
        return present.length === WORKERS && !present.includes(first);
      },
      { timeoutMs: 60_000, label: "a new worker" },
    );
    await answeredAtLeast(load, load.answered + 24);
    await load.stop();
    const made = lintel.upstream.requests.length - before;
    const rows = await bookedOf(id, made);
    expect(rows.length).toBeGreaterThanOrEqual(made);
  });

  it("lets no caller wait for a worker that died before it took the connection", async () => {
    const { secret } = await lintel.aKey({ costLimitInUsd: 100 });
    const [held = 0] = await workerPids();
    process.kill(held, "SIGSTOP");
    const to = { url: theProxy().url, secret };
    const ends: (string | undefined)[] = [];
    const calls = Array.from({ length: 4 }, () =>
      callOnce(to, { streamed: false, agent: new Agent() }).then((end) => ends.push(end)),
    );
    // Each worker is given one connection at a time, so the one that is held has exactly one of them.
    await waitFor(() => ends.length === 3, {
      timeoutMs: 60_000,
      label: "calls of the other worker",
    });
    process.kill(held, "SIGKILL");
    await Promise.all(calls);
    expect(ends).toEqual([undefined, undefined, undefined, expect.stringMatching(/hang up|RESET/)]);
  });

  it("lets calls end that are under way when it is stopped, and ends well", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 100 });
    const load = loadOf(secret);
    await answeredAtLeast(load, 12);
    const stopped = theProxy().stop();
    const { answered } = await load.stop();
    const end = await stopped;
    expect({ end, logs: theProxy().logs() }).toEqual({
      end: expect.objectContaining({ code: 0, signal: null }),
      logs: expect.any(String),
    });
    const rows = await bookedOf(id, answered);
    expect(rows).toHaveLength(answered);
    expect(rows.filter(({ ending }) => ending !== "complete")).toEqual([]);
  });

  it("ends well when it is stopped before a worker that died is started again", async () => {
    const logged = (text: string) =>
      waitFor(() => theProxy().logs().includes(text), { timeoutMs: 60_000, label: text });
    await theProxy().start();
    // One that dies before all have started ends the proxy.
    await logged(`"workers":${WORKERS}`);
    const [first = 0] = await workerPids();
    process.kill(first, "SIGKILL");
    await logged("a worker has ended");
    expect(await theProxy().stop()).toMatchObject({ code: 0, signal: null });
  });
});
