import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";

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

/** A program by the variable that names it (`HELM`), on the path, or where `chart-tools.sh` and `control-plane.sh` put it; its name where it is in none. */
export function findTool(name: string): string {
  const named = process.env[name.toUpperCase().replaceAll("-", "_")];
  if (named !== undefined) return named;
  const home = process.env["CONTROL_PLANE_HOME"] ?? path.join(os.homedir(), ".cache/control-plane");
  const built = path.join(home, "bin", name);
  return !isThere(name, "--help") && existsSync(built) ? built : name;
}
