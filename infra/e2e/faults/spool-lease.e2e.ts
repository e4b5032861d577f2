import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, type Restartable, startLintel } from "../src/index.ts";

const CALLS = 20;
const NO_REDIS = { REDIS_URL: "redis://127.0.0.1:1", REDIS_READ_TIME_OUT: "1s" };
const WHY_SKIPPED = "namespaces of their own can only be made by root, where the system allows it";

let lintel: Lintel;
let folder: string;
beforeAll(async () => {
  lintel = await startLintel();
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-lease-"));
});
afterAll(async () => {
  await lintel.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Wrapper = readonly [string, ...string[]];

/** Node is process 1 in it, as in a container. */
const CONTAINER = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"] as const;

/** A container on another machine: another host name, and another boot of another kernel. */
function onHost(name: string): Wrapper {
  const bootId = path.join(folder, `boot-${name}`);
  writeFileSync(bootId, `${randomUUID()}\n`);
  const script =
    'hostname "$0" && mount --bind "$1" /proc/sys/kernel/random/boot_id && shift && exec "$@"';
  return [...CONTAINER, "--uts", "sh", "-c", script, name, bootId];
}

function isAllowed([file, ...args]: Wrapper): boolean {
  try {
    execFileSync(file, [...args, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Ids of the calls, all of which are answered. */
async function callTimes(times: number, at: Restartable, secret: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < times; n += 1) {
    const response = await fetch(`${at.url}/api/providers/openai/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] }),
    });
    await response.arrayBuffer();
    expect(response.status).toBe(200);
    ids.push(response.headers.get("x-request-id") ?? "");
  }
  return ids;
}

describe.concurrent.each([
  { name: "two containers", wrappers: () => [CONTAINER, CONTAINER] as const },
  { name: "two hosts", wrappers: () => [onHost("one"), onHost("two")] as const },
])("$name on one spool", ({ name, wrappers }) => {
  it("the second is refused while the first lives; then it takes over and books every call once", async ({
    skip,
  }) => {
    const [wrapper, other] = wrappers();
    skip(!isAllowed(wrapper), WHY_SKIPPED);
    const LINTEL_SPOOL_DIR = path.join(folder, name);
    // Without Redis its events stay in the spool.
    const first = await lintel.aProxy({
      wrapper,
      startedPath: "/livez",
      env: { LINTEL_SPOOL_DIR, ...NO_REDIS },
    });
    const second = await lintel.aProxy({ wrapper: other, env: { LINTEL_SPOOL_DIR } });
    const { id, secret } = await lintel.aKey();
    await first.start();
    const ids = await callTimes(CALLS, first, secret);
    const from = performance.now();
    await expect(second.start()).rejects.toThrow(/is in use by process 1 on/);
    const refusedMs = Math.round(performance.now() - from);
    // Nothing was taken from it, nothing cut off.
    ids.push(...(await callTimes(CALLS, first, secret)));
    await first.kill();
    const killed = performance.now();
    await second.start();
    const takenMs = Math.round(performance.now() - killed);
    console.log(`${name}: refused after ${refusedMs} ms, taken over ${takenMs} ms after kill -9`);
    await waitFor(() => second.logs().includes("stale spool lock removed"), { label: "the log" });
    const booked = await waitFor(
      async () => {
        const { rows } = await lintel.db.query<{ id: string }>(
          "select id from events where key_id = $1 and cost_nano > 0",
          [id],
        );
        return rows.length >= ids.length ? rows.map((row) => row.id) : undefined;
      },
      { label: "all events" },
    );
    expect(booked.toSorted()).toEqual(ids.toSorted());
    await second.kill();
  });
});
