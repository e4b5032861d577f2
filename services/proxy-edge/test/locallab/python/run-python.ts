import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { withDeadline } from "@lintel/testkit";

const run = promisify(execFile);
const DEADLINE_MS = 120_000;

/** Where `npm run try:locallab` installs Python's packages. */
const INSTALLED = path.resolve(import.meta.dirname, "../../../../../.lintel/python/bin/python");

/** A Python that has LocalLab's packages; `undefined` where there is none. */
export function findPython(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  try {
    execFileSync(INSTALLED, ["-c", "import locallab_client, httpx, click"], { stdio: "ignore" });
    return INSTALLED;
  } catch {
    return undefined;
  }
}

/** Nothing else of the environment is of interest to these programs. */
const TERMINAL = { TERM: "dumb", COLUMNS: "200", PYTHONIOENCODING: "utf-8", HOME: tmpdir() };

const scriptAt = (name: string): string => path.join(import.meta.dirname, name);

/** The standard output of a script of this folder. Rejects when it fails. */
export async function runPython(
  python: string,
  script: string,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await run(python, [scriptAt(script), ...args], { timeout: DEADLINE_MS });
  return stdout;
}

/** The standard output of a program of this folder in which a person writes `lines`. */
export function talkToPython(
  python: string,
  [script, ...args]: readonly [string, ...string[]],
  lines: readonly string[],
): Promise<string> {
  const child = spawn(python, [scriptAt(script), ...args], { env: TERMINAL });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin.end(`${lines.join("\n")}\n`);
  const ended = new Promise<string>((resolve) => {
    child.on("close", () => resolve(said));
  });
  return withDeadline(ended, DEADLINE_MS, "the program's end").finally(() => child.kill("SIGKILL"));
}
