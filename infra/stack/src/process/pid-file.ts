import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { readProcessStamp } from "./process-stamp.ts";

export interface PidRecord {
  readonly name: string;
  readonly pid: number;
  readonly stamp: string;
}

/** Records a running process so that a later start can recognise it. Does nothing if it has ended. */
export function writePidFile(file: string, name: string, pid: number): void {
  const stamp = readProcessStamp(pid);
  if (stamp === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify({ name, pid, stamp } satisfies PidRecord), { mode: 0o600 });
  renameSync(draft, file);
}

/** The process a pid file names, if that very process still runs. */
export function findLiveProcess(file: string): PidRecord | undefined {
  const record = readPidFile(file);
  if (record === undefined) return undefined;
  return readProcessStamp(record.pid) === record.stamp ? record : undefined;
}

/** Removes a pid file; a missing one is fine. */
export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

function readPidFile(file: string): PidRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isPidRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined; // absent, or cut short by a crash: names no process
  }
}

function isPidRecord(value: unknown): value is PidRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "stamp" in value &&
    typeof value.stamp === "string"
  );
}
