import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { build } from "vite";

import { requireQuickStart } from "./first-load.ts";

const PACKAGE = path.resolve(import.meta.dirname, "..");
/** Beside the folder that is served. */
const STAMP = path.join(PACKAGE, "dist/built-from.txt");
const SOURCES = ["src", "build", "index.html", "package.json", "vite.config.ts"];

/**
 * Builds the console, in a few seconds; in a few milliseconds where nothing has changed since. Rejects when what a browser loads
 * first is larger than promised.
 */
export async function buildConsole(): Promise<void> {
  const stamp = hashOf(SOURCES.flatMap(filesIn));
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) return;
  await build({ root: PACKAGE });
  requireQuickStart(path.join(PACKAGE, "dist/console"));
  writeFileSync(STAMP, stamp);
}

function filesIn(name: string): readonly string[] {
  const full = path.join(PACKAGE, name);
  const entries = readdirSync(path.dirname(full), { withFileTypes: true });
  if (entries.some((entry) => entry.name === path.basename(name) && entry.isFile())) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(path.relative(PACKAGE, file)).update(readFileSync(file));
  return hash.digest("hex");
}
