import { fileURLToPath } from "node:url";

import { freePort, startService } from "@lintel/testkit";
import type { RunningService } from "@lintel/testkit";
import { afterEach, expect, it } from "vitest";

let service: RunningService | undefined;

afterEach(async () => {
  await service?.kill();
  service = undefined;
});

async function start(mode: string, more = {}): Promise<RunningService> {
  const port = await freePort();
  service = await startService({
    entry: fileURLToPath(new URL("a-service.ts", import.meta.url)),
    env: { MODE: mode, PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    ...more,
  });
  return service;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it("starts a service with no environment but the one given, and stops it", async () => {
  process.env["STRAY"] = "something";
  const { stop, logs, pid } = await start("drains");
  expect(logs()).toContain("mode drains, stray nothing");
  expect(await stop()).toEqual({ code: 0, signal: null });
  expect(isAlive(pid)).toBe(false);
});

it("kills a service that does not stop by its deadline", async () => {
  const { stop } = await start("stubborn", { stopTimeoutMs: 50 });
  expect(await stop()).toEqual({ code: null, signal: "SIGKILL" });
});

it("kills at once, and can be asked twice", async () => {
  const { kill, exited } = await start("drains");
  expect(await kill()).toEqual({ code: null, signal: "SIGKILL" });
  expect(await kill()).toEqual(await exited);
});

it("fails with the logs of a service that dies instead of getting ready", async () => {
  await expect(start("dies")).rejects.toThrow("it cannot start");
});

it("fails when the service is not ready in time", async () => {
  await expect(start("never-ready", { readyTimeoutMs: 500 })).rejects.toThrow(
    "did not become ready",
  );
});
