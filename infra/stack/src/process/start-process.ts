import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { StackError } from "../stack-error.ts";
import { removePidFile, writePidFile } from "./pid-file.ts";
import { createTail } from "./tail.ts";

export interface ProcessSpec {
  /** What people call it: "postgres", "proxy-edge". */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Asks the process to end. */
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take over that before it is killed. */
  readonly stopGraceMs: number;
  /** Where to note the pid while the process runs. */
  readonly pidFile?: string | undefined;
  readonly onOutput?: ((chunk: Buffer, stream: "stdout" | "stderr") => void) | undefined;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** How it ended, in words; settles once and never rejects. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  /** The last lines it printed. */
  readonly tail: () => string;
  /** Ends it, killing it after its grace. Resolves when it is gone; safe to call twice. */
  readonly stop: () => Promise<void>;
  /** Asks it to end, and waits for nothing. */
  readonly ask: () => void;
  /** Ends it at once, without asking. */
  readonly kill: () => void;
}

/**
 * Starts a process in a session of its own, so that Ctrl-C in the terminal reaches only us and we
 * decide the order in which things stop. Throws a StackError when it cannot be started.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const child = spawn(spec.file, spec.args, {
    cwd: spec.cwd,
    env: { ...(spec.env ?? process.env) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  const exited = describeExit(child, spec);
  const tail = createTail(20);
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      tail.add(chunk);
      spec.onOutput?.(chunk, stream);
    });
  }
  const pid = await pidOf(child, spec);
  if (spec.pidFile !== undefined) writePidFile(spec.pidFile, spec.name, pid);
  return handleOf(child, { spec, pid, exited, tail: tail.read });
}

async function pidOf(child: ChildProcess, spec: ProcessSpec): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  const [error] = await once(child, "error");
  throw new StackError(`cannot start ${spec.name} (${spec.file}): ${String(error)}`);
}

function describeExit(child: ChildProcess, spec: ProcessSpec): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not run: ${error.message}`));
    // "close" comes when the last output has been read, too.
    child.once("close", (code, signal) => {
      if (spec.pidFile !== undefined) removePidFile(spec.pidFile);
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
}

interface Started {
  readonly spec: ProcessSpec;
  readonly pid: number;
  readonly exited: Promise<string>;
  readonly tail: () => string;
}

function handleOf(child: ChildProcess, started: Started): RunningProcess {
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const ask = () => {
    if (!hasExited()) child.kill(started.spec.stopSignal);
  };
  const stop = async () => {
    ask();
    const killer = setTimeout(() => child.kill("SIGKILL"), started.spec.stopGraceMs);
    await started.exited;
    clearTimeout(killer);
  };
  return {
    name: started.spec.name,
    pid: started.pid,
    exited: started.exited,
    hasExited,
    tail: started.tail,
    ask,
    stop,
    kill: () => void child.kill("SIGKILL"),
  };
}
