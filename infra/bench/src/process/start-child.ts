import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface ChildSpec {
  readonly name: string;
  /** What is started; Node unless said otherwise. */
  readonly command?: string;
  /** For Node: its own options, the script, the script's arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The core it is kept on; undefined inherits ours. */
  readonly core?: number | undefined;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly process: ChildProcess;
  /** Throws, with what it printed last, when the process is gone. */
  readonly assertAlive: () => void;
  /** Asks it to end, kills it after 15 s. Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

const STOP_GRACE_MS = 15_000;
const KEPT_OUTPUT = 4_000;

/** Starts Node, with a message channel, or another program; on one core when asked to. */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const command = [spec.command ?? process.execPath, ...spec.args];
  if (spec.core !== undefined) command.unshift("taskset", "-c", String(spec.core));
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    env: { ...process.env, ...spec.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // JSON would turn "not measured" (NaN) into null.
    serialization: "advanced",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (piece: Buffer) => {
      output = (output + piece.toString()).slice(-KEPT_OUTPUT);
    });
  }
  await once(child, "spawn");
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  return {
    name: spec.name,
    pid: child.pid ?? 0,
    process: child,
    assertAlive: () => {
      if (!gone()) return;
      throw new Error(`${spec.name} ended (${child.exitCode ?? child.signalCode}):\n${output}`);
    },
    stop: () => stopChild(child),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await exited;
  clearTimeout(killer);
}
