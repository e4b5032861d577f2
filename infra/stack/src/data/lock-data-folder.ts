import { linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

import { findLiveProcess, writePidFile } from "../process/pid-file.ts";
import { StackError } from "../stack-error.ts";

export interface DataFolderLock {
  /** Whether the last holder ended without giving it back. */
  readonly wasAbandoned: boolean;
  readonly release: () => void;
}

const TRIES = 5;

/** Root's PostgreSQL may have to be another account, which must be able to pass through. */
const DATA_FOLDER_MODE = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Makes sure only one stack uses a data directory. Throws a StackError while another one runs on it. */
export function lockDataFolder(folder: string): DataFolderLock {
  const file = path.join(folder, "lock.json");
  const draft = path.join(folder, `lock.${process.pid}.json`);
  try {
    mkdirSync(folder, { recursive: true, mode: DATA_FOLDER_MODE });
    writePidFile(draft, "lintel", process.pid);
  } catch (error) {
    throw new StackError(
      `the data directory ${folder} cannot be written (${reasonOf(error)}): ` +
        "make it yours, or choose another one with LINTEL_DATA_DIR",
    );
  }
  let wasAbandoned = false;
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const release = () => rmSync(file, { force: true });
      if (tryLink(draft, file)) return { wasAbandoned, release };
      refuseIfHeld(file, folder);
      wasAbandoned = true;
      removeAbandoned(file);
    }
    throw new StackError(`cannot lock the data directory ${folder}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

/** A link is made whole or not at all, so half a lock is never read. */
function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function refuseIfHeld(file: string, folder: string): void {
  const holder = findLiveProcess(file);
  if (holder === undefined) return;
  throw new StackError(
    `lintel is already running on ${folder} (pid ${holder.pid}); stop it, or give this one ` +
      "its own LINTEL_DATA_DIR, ADMIN_PORT and PROXY_PORT",
  );
}

/** Two starts may do this at once: what was moved away is put back if it was the other one's new lock. */
function removeAbandoned(file: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch {
    return; // the other start was quicker
  }
  if (findLiveProcess(aside) !== undefined) tryLink(aside, file);
  rmSync(aside, { force: true });
}
