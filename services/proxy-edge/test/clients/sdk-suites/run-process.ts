import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";

import { waitFor, withDeadline } from "@lintel/testkit";

import { killGroup } from "../run-client.ts";

const CLOSE_DEADLINE_MS = 30_000;

export interface ProcessOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it prints. */
  readonly log: string;
}

function start(file: string, { args, cwd, env, log }: ProcessOptions) {
  const child = spawn(file, args, {
    cwd,
    env: {
      // Node first, as it runs this.
      PATH: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: cwd,
      NO_COLOR: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // The mock server is a script that starts a program: both are ended.
    detached: true,
  });
  const out = createWriteStream(log);
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  const ended = new Promise<number>((resolve) => {
    child.on("close", (code) => {
      out.end();
      resolve(code ?? -1);
    });
  });
  return { child, ended };
}

/** The exit code of a program; it is killed at the deadline. */
export async function runToEnd(
  file: string,
  options: ProcessOptions,
  deadlineMs: number,
): Promise<number> {
  const { child, ended } = start(file, options);
  return await withDeadline(ended, deadlineMs, `the end of ${file}; see ${options.log}`).finally(
    () => killGroup(child.pid),
  );
}

/** Starts a server; resolves when it answers `readyUrl` with 2xx. */
export async function startServer(
  file: string,
  options: ProcessOptions,
  readyUrl: string,
): Promise<{ close(): Promise<void> }> {
  const { child, ended } = start(file, options);
  const close = async (): Promise<void> => {
    killGroup(child.pid);
    await withDeadline(ended, CLOSE_DEADLINE_MS, `the end of ${file}`);
  };
  try {
    await waitFor(async () => (await fetch(readyUrl).catch(() => undefined))?.ok === true, {
      timeoutMs: 90_000,
      label: `${file} to be ready; see ${options.log}`,
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
