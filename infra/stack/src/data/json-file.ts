import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";

import { StackError } from "../stack-error.ts";

/** The text members of a small JSON file; empty when there is none yet. Throws when it cannot be read. */
export function readJsonFile(file: string): Readonly<Record<string, string>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isTextRecord(parsed) ? parsed : {};
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {};
    throw new StackError(`cannot read ${file}: ${String(cause)}`, { cause });
  }
}

/** Replaces the file as a whole, readable by its owner only; a crash leaves the old or the new one. */
export function writeJsonFile(file: string, content: Readonly<Record<string, string>>): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(draft, "w", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(content, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((each) => typeof each === "string")
  );
}
