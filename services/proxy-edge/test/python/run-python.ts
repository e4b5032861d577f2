import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { withDeadline } from "@lintel/testkit";

const run = promisify(execFile);
const DEADLINE_MS = 120_000;

/** Where `npm run try:locallab` and its like install Python's packages. */
const INSTALLED = path.resolve(import.meta.dirname, "../../../../.lintel/python/bin/python");

/** A Python that has these modules; `undefined` where there is none. */
export function findPython(...modules: readonly string[]): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  try {
    execFileSync(INSTALLED, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
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

/** A script of this folder that serves until its standard input ends. */
export interface PythonServer {
  /** The first line that it has written. */
  readonly firstLine: string;
  close(): Promise<void>;
}

/** Starts one. Rejects when it ends before it has written a line, or does not in time. */
export async function servePython(
  python: string,
  script: string,
  args: readonly string[],
): Promise<PythonServer> {
  const child = spawn(python, [scriptAt(script), ...args], {
    env: TERMINAL,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  const line = once(createInterface(child.stdout), "line").then(([said]) => String(said));
  const failed = ended.then(() => Promise.reject(new Error(`${script} has ended`)));
  try {
    const firstLine = await withDeadline(Promise.race([line, failed]), DEADLINE_MS, script);
    return { firstLine, close: () => end(child, ended) };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
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
