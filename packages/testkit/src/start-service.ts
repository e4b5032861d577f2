import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { ownChild } from "./own-child.ts";
import { PATIENT_STORES } from "./stores/patient-stores.ts";
import { waitFor } from "./wait-for.ts";
import { withDeadline } from "./with-deadline.ts";

export interface ServiceOptions {
  /** The file to run: of a service of ours, as it is shipped, `bundledEntry`. */
  readonly entry: string;
  /** The whole environment of the process, but for PATH, NODE_COMPILE_CACHE and what of `PATIENT_STORES` it does not name. */
  readonly env: Readonly<Record<string, string>>;
  /** The service is ready once a GET of it answers 2xx. */
  readonly readyUrl: string;
  readonly args?: readonly string[];
  /** What runs it, before Node's own command line: `unshare --pid …`. It must pass on the environment, and its death. */
  readonly wrapper?: readonly [string, ...string[]] | undefined;
  /** 180,000 by default: long enough for a busy machine. */
  readonly readyTimeoutMs?: number;
  /** How long `stop` lets it drain before it is killed: 60,000 by default. */
  readonly stopTimeoutMs?: number;
}

export interface RunningService {
  readonly pid: number;
  /** What it has written to stdout and stderr: the last 1 MiB. */
  readonly logs: () => string;
  /** Resolves when the process has ended, however. */
  readonly exited: Promise<ServiceExit>;
  /** SIGTERM, and SIGKILL to one that has not ended by the deadline. */
  readonly stop: () => Promise<ServiceExit>;
  /** SIGKILL: what a crash looks like from outside. */
  readonly kill: () => Promise<ServiceExit>;
}

export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LOG_LENGTH = 1024 * 1024;
/** Longer than a service gives its dependencies to answer: on a busy machine it says so only then. */
const PROBE_TIMEOUT_MS = 10_000;

/**
 * Starts a service as a process of its own and waits until it is ready. Rejects with its logs when it ends
 * before that or is not ready in time; nothing is left running then.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const node = [process.execPath, options.entry, ...(options.args ?? [])] as const;
  const [file, ...args] = [...(options.wrapper ?? []), ...node];
  const child = ownChild(
    spawn(file ?? process.execPath, args, {
      env: {
        PATH: process.env["PATH"],
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
        ...PATIENT_STORES,
        ...options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const logs = collectLogs(child);
  const exited = whenExited(child);
  const service: RunningService = {
    pid: await pidOf(child),
    logs,
    exited,
    kill: () => signalled(child, exited, "SIGKILL"),
    stop: () => stop(child, exited, options.stopTimeoutMs ?? 60_000),
  };
  try {
    await ready(options, child);
  } catch (error) {
    await service.kill();
    throw new Error(`${options.entry} did not become ready. Its logs:\n${logs()}`, {
      cause: error,
    });
  }
  return service;
}

function collectLogs(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      text = (text + piece).slice(-LOG_LENGTH);
    });
  }
  return () => text;
}

function whenExited(child: ChildProcess): Promise<ServiceExit> {
  const { promise, resolve } = Promise.withResolvers<ServiceExit>();
  child.once("close", (code, signal) => resolve({ code, signal }));
  return promise;
}

async function pidOf(child: ChildProcess): Promise<number> {
  if (child.pid === undefined) await once(child, "spawn");
  if (child.pid === undefined) throw new Error("the process has no id");
  return child.pid;
}

async function ready(options: ServiceOptions, child: ChildProcess): Promise<void> {
  const { readyUrl, readyTimeoutMs = 180_000 } = options;
  const probe = () => {
    const end = child.signalCode ?? child.exitCode;
    if (end !== null) throw new Error(`it ended early (${end})`);
    return answers(readyUrl);
  };
  await waitFor(probe, { timeoutMs: readyTimeoutMs, label: `${readyUrl} to answer` });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}

async function stop(
  child: ChildProcess,
  exited: Promise<ServiceExit>,
  timeoutMs: number,
): Promise<ServiceExit> {
  child.kill("SIGTERM");
  try {
    return await withDeadline(exited, timeoutMs, "the service to stop");
  } catch {
    return signalled(child, exited, "SIGKILL");
  }
}

function signalled(
  child: ChildProcess,
  exited: Promise<ServiceExit>,
  signal: NodeJS.Signals,
): Promise<ServiceExit> {
  child.kill(signal);
  return withDeadline(exited, 60_000, "the service to end");
}
