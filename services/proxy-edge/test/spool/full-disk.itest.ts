import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let disk: string;
let isMounted = false;

/** A disk of 128 KiB of its own, which only root may mount. */
function mount(folder: string): boolean {
  try {
    const options = ["-t", "tmpfs", "-o", "size=128k", "tmpfs", folder];
    execFileSync("mount", options, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  bench = await startBench();
  disk = mkdtempSync(path.join(os.tmpdir(), "lintel-disk-"));
  isMounted = mount(disk);
});
afterAll(async () => {
  await bench.close();
  if (isMounted) execFileSync("umount", ["--lazy", disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all the room there is. */
function fill(): void {
  for (const size of [16_384, 1024, 1]) {
    try {
      for (;;) writeFileSync(path.join(disk, "ballast"), Buffer.alloc(size), { flag: "a" });
    } catch {
      // full, for pieces of this size
    }
  }
}

const isReady = async (at: TestProxy): Promise<boolean> => (await fetch(`${at.url}/readyz`)).ok;

describe("a full disk", () => {
  it("503: refuses calls at once, before they cost anything, and serves again when there is room", async ({
    skip,
  }) => {
    skip(!isMounted, "a small disk can only be mounted by root");
    const at = await bench.startProxy({ LINTEL_SPOOL_DIR: path.join(disk, "spool") });
    const { id, secret } = await bench.aKey();
    expect((await at.chat(secret, aBody())).status).toBe(200);
    fill();
    // The page that was begun takes some records yet.
    let refused = 0;
    while (await isReady(at)) {
      expect((await at.chat(secret, "no JSON")).status).toBe(400);
      refused += 1;
    }
    const received = bench.upstream.requests.length;
    for (let calls = 0; calls < 5; calls += 1) {
      const response = await at.chat(secret, aBody(), { signal: AbortSignal.timeout(60_000) });
      expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
        503,
        "overloaded",
      ]);
    }
    expect(bench.upstream.requests).toHaveLength(received);
    expect((await fetch(`${at.url}/livez`)).status).toBe(200);
    rmSync(path.join(disk, "ballast"));
    await waitFor(() => isReady(at), { label: "room" });
    expect((await at.chat(secret, aBody())).status).toBe(200);
    const events = (await at.events()).filter(({ keyId }) => keyId === id);
    const countOf = (status: number) => events.filter((event) => event.status === status).length;
    expect([countOf(200), countOf(400), countOf(503)]).toEqual([2, refused, 5]);
    await at.stop();
  });
});
