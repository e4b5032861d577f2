import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { waitFor } from "@lintel/testkit";
import { describe, expect, it } from "vitest";

const ENTRY = fileURLToPath(new URL("a-service.ts", import.meta.url));

interface Service {
  readonly output: () => string;
  /** Waits until it has written this. */
  says(text: string): Promise<unknown>;
  signal(name: "SIGTERM" | "SIGINT"): void;
  /** Its exit code, null after a signal; rejects unless it ends in 10 s. */
  code(): Promise<number | null>;
}

function run(...variables: readonly string[]): Service {
  const child = spawn(process.execPath, [ENTRY, ...variables], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  }
  const closed = once(child, "close");
  return {
    output: () => text,
    says: (wanted) => waitFor(() => text.includes(wanted), { label: `"${wanted}"` }),
    signal: (name) => child.kill(name),
    async code() {
      await waitFor(() => child.exitCode !== null || child.signalCode !== null, {
        label: `the end of the service, which said: ${text}`,
      });
      await closed;
      return child.exitCode;
    },
  };
}

describe("runService", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 once drained after %s", async (signal) => {
    const service = run("MODE=well");
    await service.says("a-service started");
    service.signal(signal);
    expect(await service.code()).toBe(0);
    expect(service.output()).toContain('"msg":"a-service stopped"');
  });

  it("says which of its variables have no effect, without their values", async () => {
    const service = run("MODE=well", "TELEMETRY_PROVIDER=a-provider-of-stats");
    await service.says('"variables":["TELEMETRY_PROVIDER"]');
    service.signal("SIGTERM");
    await service.code();
    expect(service.output()).not.toContain("a-provider-of-stats");
  });

  it("loses no line at its end", async () => {
    const service = run("MODE=logs-much");
    await service.says("a-service started");
    service.signal("SIGTERM");
    expect(await service.code()).toBe(0);
    const numbers = Array.from(
      service.output().matchAll(/"number":(\d+)/g),
      ([, number]) => number,
    );
    expect(new Set(numbers).size).toBe(3000);
  });

  it("ends with 1 when it is not drained by the deadline", async () => {
    const service = run("MODE=stalls");
    await service.says("a-service started");
    service.signal("SIGTERM");
    expect(await service.code()).toBe(1);
    expect(service.output()).toContain("no answer within 300 ms");
  });

  it("ends with 1 when it fails to stop", async () => {
    const service = run("MODE=fails-stop");
    await service.says("a-service started");
    service.signal("SIGTERM");
    expect(await service.code()).toBe(1);
    expect(service.output()).toContain("cannot close");
  });

  it("ends at once with 1 at a second signal", async () => {
    const service = run("MODE=stalls");
    await service.says("a-service started");
    service.signal("SIGTERM");
    await service.says("is stopping");
    service.signal("SIGINT");
    expect(await service.code()).toBe(1);
    expect(service.output()).toContain("stops at once");
  });

  it("ends with 1 and the reason when it cannot start", async () => {
    const service = run("MODE=no-start");
    expect(await service.code()).toBe(1);
    expect(service.output()).toContain("the database is missing");
  });

  it("ends with 0 when it is stopped before it has started", async () => {
    const service = run("MODE=slow-start");
    await service.says("starting");
    service.signal("SIGTERM");
    expect(await service.code()).toBe(0);
  });

  it.each([
    ["throws", "a bug", "uncaughtException"],
    ["rejects", "a forgotten promise", "unhandledRejection"],
  ])("ends with 1 and a log line when something %s out of band", async (mode, message, origin) => {
    const service = run(`MODE=${mode}`);
    expect(await service.code()).toBe(1);
    const last: unknown = JSON.parse(service.output().trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ level: "fatal", origin, err: { message } });
  });

  it("says when it has started where it listens and where its stores are", async () => {
    const service = run("MODE=well");
    await service.says("a-service started");
    service.signal("SIGTERM");
    await service.code();
    const line = service
      .output()
      .split("\n")
      .find((each) => each.includes("started"));
    expect(JSON.parse(line ?? "")).toMatchObject({ port: 8002, postgres: "db:5432/lintel" });
  });

  it("writes nothing but JSON, even when libraries and Node.js print", async () => {
    const service = run("MODE=prints");
    await service.says("a leak");
    service.signal("SIGTERM");
    expect(await service.code()).toBe(0);
    const lines: unknown[] = service
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "warn",
        printed: "warn",
        msg: 'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"',
      }),
    );
  });

  it("ends with 1 and plain words when its configuration is wrong", async () => {
    const service = run("LINTEL_SPOOLDIR=/x");
    expect(await service.code()).toBe(1);
    expect(service.output()).toBe(
      [
        "the configuration has problems:",
        "  - MODE is missing",
        "  - LINTEL_SPOOLDIR is not a variable of Lintel; is it misspelt?",
        "",
      ].join("\n"),
    );
  });
});
