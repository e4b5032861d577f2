import { spawnSync } from "node:child_process";

const DEADLINE_MS = 300_000;

export interface ToolResult {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, at most five minutes. Throws where it cannot be started. */
export function run(file: string, args: readonly string[], input?: string): ToolResult {
  const { error, status, stderr, stdout } = spawnSync(file, args, {
    encoding: "utf8",
    timeout: DEADLINE_MS,
    maxBuffer: 256 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw error;
  return { succeeded: status === 0, stdout, stderr };
}

/** Whether a program can be started. */
export const isThere = (file: string, ...args: readonly string[]): boolean =>
  spawnSync(file, args, { stdio: "ignore" }).error === undefined;
