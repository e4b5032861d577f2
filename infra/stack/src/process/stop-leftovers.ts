import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { StackError } from "../stack-error.ts";
import { findLiveProcess, removePidFile } from "./pid-file.ts";
import type { PidRecord } from "./pid-file.ts";
import { stopProcess } from "./stop-process.ts";

const STORES_LAST = ["redis", "postgres"];
const GRACE_MS = 5_000;

/**
 * Ends what a killed supervisor left running, by the pid files in `folder`: services first, then
 * Redis, then PostgreSQL. Returns what it had to end. A process that only has the same pid is left alone.
 */
export async function stopLeftovers(folder: string): Promise<readonly PidRecord[]> {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  const live = files.map(findLiveProcess).filter((record) => record !== undefined);
  for (const rank of [-1, 0, 1]) {
    const together = live.filter(({ name }) => STORES_LAST.indexOf(name) === rank);
    await Promise.all(together.map(stopRecorded));
  }
  for (const file of files) removePidFile(file);
  return live;
}

async function stopRecorded({ name, pid, stamp }: PidRecord): Promise<void> {
  const signal = name === "postgres" ? "SIGINT" : "SIGTERM";
  try {
    await stopProcess(pid, stamp, { signal, graceMs: GRACE_MS });
  } catch (cause) {
    throw new StackError(`cannot end ${name} (pid ${pid}), left behind by an earlier start`, {
      cause,
    });
  }
}
