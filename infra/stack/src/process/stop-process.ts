import { readProcessStamp } from "./process-stamp.ts";
import { waitUntil } from "./wait-until.ts";

export interface StopOptions {
  readonly signal: NodeJS.Signals;
  /** How long the process may take before it is killed. */
  readonly graceMs: number;
}

/**
 * Ends the process with this pid and stamp: asks with a signal, kills after the grace.
 * Returns whether it went by itself. Never touches a process that merely got the same pid.
 */
export async function stopProcess(
  pid: number,
  stamp: string,
  options: StopOptions,
): Promise<boolean> {
  const isGone = () => readProcessStamp(pid) !== stamp;
  if (isGone()) return true;
  process.kill(pid, options.signal);
  try {
    await waitUntil(`process ${pid} to end`, { deadlineMs: options.graceMs }, isGone);
    return true;
  } catch {
    if (!isGone()) process.kill(pid, "SIGKILL");
    await waitUntil(`killed process ${pid} to be gone`, { deadlineMs: 2_000 }, isGone);
    return false;
  }
}
