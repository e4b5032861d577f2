import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const IMAGE_BYTES = 8 * 1024 * 1024;
const WHY_SKIPPED =
  "a disk of its own can only be mounted by root, with loop devices and mkfs.ext4";

let folder: string;
let disk: string;
let isMounted: boolean;

const run = (file: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(file, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const image = () => path.join(folder, "image");
const mount = (...options: readonly string[]) => run("mount", ...options, image(), disk);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-disk-"));
  disk = path.join(folder, "disk");
  mkdirSync(disk);
  writeFileSync(image(), Buffer.alloc(IMAGE_BYTES));
  isMounted = run("mkfs.ext4", "-q", image()) && mount("-o", "loop");
});
afterEach(() => {
  if (isMounted) run("umount", "--lazy", disk);
  rmSync(folder, { recursive: true, force: true });
});

const spool = () => path.join(disk, "spool");
const onDisk = () => bench.startProxy({ LINTEL_SPOOL_DIR: spool() });
const isReady = async (at: TestProxy): Promise<boolean> => (await fetch(`${at.url}/readyz`)).ok;

/** The data of every job on the queue. */
async function queued(): Promise<string> {
  const jobs = `{${bench.redis.prefix}q}:usage`;
  const ids = await bench.redis.client.lrange(`${jobs}:wait`, 0, -1);
  const data = await Promise.all(ids.map((id) => bench.redis.client.hget(`${jobs}:${id}`, "data")));
  return data.join();
}

describe("a disk that is read-only", () => {
  it("at the start: the proxy ends, and says which folder and which variable", async ({ skip }) => {
    skip(!isMounted, WHY_SKIPPED);
    expect(run("mount", "-o", "remount,ro", disk)).toBe(true);
    await expect(onDisk()).rejects.toThrow(
      /^the spool .* \(LINTEL_SPOOL_DIR\) cannot be written: EROFS/,
    );
  });

  it("503: from now on refuses calls at once, keeps what it has written, and forgets no call under way", async ({
    skip,
  }) => {
    skip(!isMounted, WHY_SKIPPED);
    const at = await onDisk();
    const { secret } = await bench.aKey();
    const first = await at.chat(secret, aBody());
    await first.text();
    expect(first.status).toBe(200);
    const ends = Promise.withResolvers<void>();
    bench.upstream.script([{ kind: "wait", before: "headers", until: ends.promise }]);
    const open = at.chat(secret, aBody()).then((response) => response.text());
    const underWay = open.catch((error: unknown) => error);
    await waitFor(() => bench.upstream.counts().open === 1, { label: "the call under way" });
    // What a kernel does with a disk that fails.
    expect(run("sync", "-f", disk) && run("mount", "-o", "remount,abort", disk)).toBe(true);
    ends.resolve();
    await waitFor(async () => !(await isReady(at)), { label: "the disk's failure to be seen" });
    const received = bench.upstream.requests.length;
    for (let calls = 0; calls < 3; calls += 1) {
      const response = await at.chat(secret, aBody(), { signal: AbortSignal.timeout(60_000) });
      expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
        503,
        "overloaded",
      ]);
    }
    expect(bench.upstream.requests).toHaveLength(received);
    expect(at.logs()).toMatch(/"level":"error"[^\n]*EROFS[^\n]*"spool cannot be written"/);
    expect((await fetch(`${at.url}/livez`)).status).toBe(200);
    // Its caller never has the whole answer: it was not recorded in time.
    expect(await underWay).toBeInstanceOf(Error);
    const callId = /"callId":"([^"]+)"[^\n]*"call not recorded"/.exec(at.logs())?.[1];
    await at.stop();
    // The provider charges for it all the same.
    expect(callId).toBeDefined();
    expect(await queued()).toContain(callId);
    expect(at.logs()).not.toContain("they are lost");

    run("umount", "--lazy", disk);
    run("fsck.ext4", "-p", image());
    expect(mount("-o", "loop")).toBe(true);
    // Its owner is this process, which has not ended as a proxy of its own would have.
    rmSync(path.join(spool(), "lock"));
    const next = await onDisk();
    expect((await next.events()).map(({ id }) => id)).toContain(first.headers.get("x-request-id"));
    expect((await next.chat(secret, aBody())).status).toBe(200);
    await next.stop();
  });
});
