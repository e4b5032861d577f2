import { readFileSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

const FILE = "lock";

export interface SpoolLock {
  release(): void;
}

/**
 * Takes the folder for this process alone; throws when another one that is alive has it. The lock of a process
 * that was killed is taken over.
 */
export function lockSpool(folder: string, onHealed: (owner: string) => void): SpoolLock {
  const file = path.join(folder, FILE);
  const own = stampOf(process.pid) ?? String(process.pid);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (tryCreate(file, own)) return { release: () => unlinkIfSame(file, own) };
    const owner = readLock(file);
    if (owner !== undefined && isAlive(owner, own)) {
      throw new Error(`the spool ${folder} is in use by process ${owner.split(":")[0]}`);
    }
    onHealed(owner ?? "unknown");
    // Between here and the next attempt another process may do the same; only one creates the file.
    unlinkIfSame(file, owner);
  }
  throw new Error(`the spool ${folder} was taken by another process just now`);
}

/** A process id together with when that process began, since ids are used again. */
function stampOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold anything up to the last parenthesis, the start time is field 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${pid}:${fields[19]}`;
  } catch {
    return undefined; // no such process, or a system without /proc
  }
}

function isAlive(owner: string, own: string): boolean {
  // Process ids are few in a container: the same one without the same start was another process.
  if (owner === own) return owner.includes(":");
  const pid = Number(owner.split(":")[0]);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !exists(pid)) return false;
  const stamp = stampOf(pid);
  return stamp === undefined || !owner.includes(":") || stamp === owner;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function tryCreate(file: string, owner: string): boolean {
  try {
    writeFileSync(file, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function unlinkIfSame(file: string, owner: string | undefined): void {
  if (readLock(file) === owner) unlinkQuietly(file);
}

function unlinkQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // gone already
  }
}
