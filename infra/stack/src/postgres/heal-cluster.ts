import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { readCommandLine, readProcessStamp } from "../process/process-stamp.ts";
import { stopProcess } from "../process/stop-process.ts";

const GRACE_MS = 10_000;

/**
 * Removes what keeps a cluster from starting after a crash: a server that still runs on it, or a
 * lock naming a pid that belongs to another program by now (as in a restarted container). Returns
 * what was done, in words; undefined when all was well. Only the holder of the data directory may call it.
 */
export async function healCluster(dataFolder: string): Promise<string | undefined> {
  const lockFile = path.join(dataFolder, "postmaster.pid");
  if (!existsSync(lockFile)) return undefined;
  const pid = Number(readFileSync(lockFile, "utf8").split("\n")[0]);
  const stamp = readProcessStamp(pid);
  if (stamp === undefined) return undefined; // postgres recognises that case itself
  if (readCommandLine(pid).includes(dataFolder)) {
    await stopProcess(pid, stamp, { signal: "SIGINT", graceMs: GRACE_MS });
    return `stopped PostgreSQL (pid ${pid}), which an earlier start had left running`;
  }
  rmSync(lockFile, { force: true });
  return "removed a stale lock of PostgreSQL";
}
