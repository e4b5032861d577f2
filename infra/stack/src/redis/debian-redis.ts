import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { TOOLING } from "../repository.ts";
import { findOnPath } from "./find-on-path.ts";
import { canRun } from "./redis-server.ts";
import type { RedisServer } from "./redis-server.ts";

const run = promisify(execFile);

const PACKAGES = ["redis-server", "valkey-server"] as const;

/**
 * Unpacks Debian's or Ubuntu's own Redis (or Valkey) package, and the libraries this machine lacks,
 * under `.lintel/tooling`, touching nothing else and without needing root. Kept for the next start.
 * Undefined where there is no apt, or it cannot be reached.
 */
export async function fetchDebianRedis(
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<RedisServer | undefined> {
  const folder = path.join(TOOLING, `redis-${process.arch}`);
  const kept = findUnpacked(folder);
  if (kept !== undefined) return kept;
  if (findOnPath("apt-get") === undefined || findOnPath("dpkg") === undefined) return undefined;
  say("fetching Redis from this system's package archive (unpacked privately, once)");
  try {
    await unpackInto(folder, signal);
  } catch (error) {
    signal?.throwIfAborted();
    say(`that did not work: ${reasonOf(error)}`);
  }
  return findUnpacked(folder);
}

async function unpackInto(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const draft = `${folder}.${process.pid}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  const [apt, root] = [path.join(draft, "apt"), path.join(draft, "root")];
  for (const each of ["lists/partial", "archives/partial"]) {
    mkdirSync(path.join(apt, each), { recursive: true });
  }
  mkdirSync(root);
  try {
    await downloadPackages(apt, signal);
    for (const file of readdirSync(path.join(apt, "archives"))) {
      if (file.endsWith(".deb")) await dpkg(path.join(apt, "archives", file), root);
    }
    if (findUnpacked(folder) !== undefined) return; // another start was quicker
    rmSync(folder, { recursive: true, force: true }); // one that no longer runs
    renameSync(root, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Downloads the first package that exists together with its dependencies that the system lacks. */
async function downloadPackages(apt: string, signal: AbortSignal | undefined): Promise<void> {
  const aptGet = (args: readonly string[]) => runAptGet(apt, args, signal);
  await aptGet(["update"]);
  const failures: unknown[] = [];
  for (const name of PACKAGES) {
    try {
      return await aptGet(["install", "--download-only", "--no-install-recommends", name]);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

async function runAptGet(
  apt: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = [
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}`,
    "Debug::NoLocking=1", // its locks belong to root; our folders are our own
    "APT::Sandbox::User=",
    "Acquire::Languages=none",
    "Acquire::Retries=1",
    "Acquire::http::Timeout=15", // without a network, give up while a person still watches
  ].flatMap((each) => ["-o", each]);
  await run("apt-get", ["-q", "-y", ...options, ...args], {
    timeout: START_DEADLINE_MS,
    signal,
  });
}

async function dpkg(file: string, root: string): Promise<void> {
  await run("dpkg", ["-x", file, root], { timeout: START_DEADLINE_MS });
}

function findUnpacked(folder: string): RedisServer | undefined {
  const env = { LD_LIBRARY_PATH: libraryFolders(folder).join(":") };
  const file = PACKAGES.map((name) => path.join(folder, "usr", "bin", name)).find(
    (each) => existsSync(each) && canRun(each, env),
  );
  if (file === undefined) return undefined;
  const description = `${path.basename(file)} from this system's package archive`;
  return { file, env, description, isReal: true };
}

/** `lib` and `usr/lib` hold their libraries in folders such as `x86_64-linux-gnu`. */
function libraryFolders(folder: string): readonly string[] {
  const parents = ["lib", "usr/lib"].map((each) => path.join(folder, each)).filter(existsSync);
  return parents.concat(parents.flatMap(subfolders));
}

function subfolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Killed at its deadline it has said nothing yet.
  if ("killed" in error && error.killed === true) {
    return `it did not end within ${START_DEADLINE_MS / 1000} s`;
  }
  const lines = ("stderr" in error ? String(error.stderr) : "").split("\n");
  return lines.find((each) => each.startsWith("E:")) ?? (lines[0] || error.message);
}
