import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { findLiveProcess } from "../process/pid-file.ts";
import { stopLeftovers } from "../process/stop-leftovers.ts";

const HOUR_MS = 3_600_000;

/** Names of the temporary folders of test runs begin so. */
export const TEST_FOLDER_PREFIX = "lintel-test-";

/** Ends and removes the services of test runs that were killed before they could do it themselves. */
export async function sweepAbandoned(folder = os.tmpdir()): Promise<void> {
  const runs = readdirSync(folder).filter((name) => name.startsWith(TEST_FOLDER_PREFIX));
  for (const run of runs.map((name) => path.join(folder, name))) {
    if (isAbandoned(run)) await removeRun(run);
  }
}

function isAbandoned(run: string): boolean {
  const owner = path.join(run, "owner.json");
  if (existsSync(owner)) return findLiveProcess(owner) === undefined;
  // A folder that begins has an owner at once. This one was removed, and made again by a process that kept what it had compiled.
  const changedAt = statSync(run, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  return Date.now() - changedAt > HOUR_MS;
}

async function removeRun(run: string): Promise<void> {
  try {
    await stopLeftovers(path.join(run, "run"));
    rmSync(run, { recursive: true, force: true });
  } catch {
    // Another account's run, or another sweep's: theirs to remove.
  }
}
