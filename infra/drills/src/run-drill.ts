import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { endChildren } from "@lintel/testkit";

import type { Drill, DrillTools } from "./drill.ts";

/** What came of a drill. */
export type Outcome = "failed" | "passed" | "skipped";

export interface DrillRun {
  readonly name: string;
  readonly drill: Drill;
  readonly services: Pick<DrillTools, "bundle" | "redisUrl">;
  /** Aborted when the drill is to end at once. */
  readonly signal: AbortSignal;
}

/** Runs one drill, and prints what it says. Whatever it started and did not end, as where it failed or was stopped, is ended then, and its files are removed. */
export async function runDrill({ drill, name, services, signal }: DrillRun): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  const say = (text: string): void => console.log(`${name} ${seconds()} s: ${text}`);
  const missing = await drill.whyNot();
  if (missing !== undefined) {
    say(`skipped: ${missing}`);
    return "skipped";
  }
  return await inFolder(async (folder) => {
    try {
      await Promise.race([drill.run({ ...services, folder, say }), whenAborted(signal)]);
      return "passed";
    } catch (error) {
      say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
      return "failed";
    } finally {
      await endChildren();
    }
  });
}

/** Works in a folder of its own, in which all temporary ones are meanwhile. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-drill-"));
  chmodSync(folder, 0o711); // users of containers and of PostgreSQL have to pass through it
  const outside = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    return await work(folder);
  } finally {
    if (outside === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = outside;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Rejects once it is aborted. */
async function whenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error("it was asked to end"));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return await promise;
}
