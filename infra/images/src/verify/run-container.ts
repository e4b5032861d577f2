import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

import { type Container, startIn } from "./image-root.ts";

const READY_MS = 120_000;
const STOP_MS = 60_000;
const PROBE_MS = 2000;

export interface RunningContainer {
  readonly pid: number;
  readonly logs: () => string;
  readonly hasEnded: () => boolean;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** SIGTERM; resolves with the exit code. Kills it, and rejects, where it does not end. */
  stop(): Promise<number | null>;
}

export function runContainer(container: Container): RunningContainer {
  const child = startIn(container);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  const { promise: exited, resolve } = Promise.withResolvers<number | null>();
  // Where this process ends without asking it to.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("close", (code) => {
    process.removeListener("exit", kill);
    resolve(code);
  });
  return {
    pid: child.pid ?? 0,
    logs: () => text,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    exited,
    async stop() {
      child.kill("SIGTERM");
      const late = delay(STOP_MS, "late" as const, { ref: false });
      const end = await Promise.race([exited, late]);
      if (end !== "late") return end;
      child.kill("SIGKILL");
      throw new Error(`it did not end within ${STOP_MS / 1000} s of SIGTERM:\n${text}`);
    },
  };
}

/** Runs to the end; rejects with its output unless the code is 0. */
export async function runToEnd(container: Container): Promise<string> {
  const running = runContainer(container);
  const code = await running.exited;
  if (code === 0) return running.logs();
  throw new Error(`${container.args.join(" ")} ended with ${code}:\n${running.logs()}`);
}

/** Resolves with the milliseconds it took until the URL answers 200; rejects with the logs where it does not. */
export async function untilReady(running: RunningContainer, url: string): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < READY_MS && !running.hasEnded()) {
    const signal = AbortSignal.timeout(PROBE_MS);
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer?.ok === true) return performance.now() - start;
    await delay(100);
  }
  throw new Error(`${url} does not answer 200:\n${running.logs()}`);
}

/** The effective user of a process, and its capabilities: effective and permitted. */
export function privilegesOf(pid: number): {
  readonly user: number;
  readonly capabilities: string;
} {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s+(.*)$`, "m").exec(status)?.[1] ?? "";
  return {
    user: Number(field("Uid").split(/\s+/)[1]),
    capabilities: `${field("CapEff")}/${field("CapPrm")}`,
  };
}
