import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { waitFor, withDeadline } from "@lintel/testkit";

const LINTEL = path.resolve(import.meta.dirname, "../../../../.lintel");
/** Where `npm run try:clients` and `npm run try:coding-clients` install what is from npm. */
export const NPM_FOLDER = path.join(LINTEL, "clients");
/** Where programs are found: node first, as it runs this. */
const SEARCHED = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
/** Only for what hangs: those in Python take a minute to start on a busy machine. */
const DEADLINE_MS = 240_000;

/** A program or package from npm; `undefined` where it was not installed. */
export const npmProgram = (name: string): string | undefined =>
  existing(path.join(NPM_FOLDER, "node_modules/.bin", name));

export const npmPackage = (name: string): string | undefined =>
  existing(path.join(NPM_FOLDER, "node_modules", name));

/** A program of an environment of Python's (`python-clients`, `python-aider`); `undefined` where it was not installed. */
export const pythonProgram = (environment: string, name: string): string | undefined =>
  existing(path.join(LINTEL, environment, "bin", name));

/** The client in Go; `undefined` where it was not built. */
export const goProgram = (): string | undefined => existing(path.join(LINTEL, "clients-go/client"));

const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** How long it ran, milliseconds. */
  readonly tookMs: number;
}

export interface Run {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** An empty folder, its home and where it works. */
  readonly home: string;
}

/** Runs a client without a person, and with nothing of this machine's own settings. */
export async function runClient(file: string, { args, env, home }: Run): Promise<Ran> {
  await mkdir(home, { recursive: true });
  const startedMs = performance.now();
  const child = spawn(file, args, {
    cwd: home,
    env: { PATH: SEARCHED, HOME: home, TERM: "dumb", NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // What it starts itself ends with it: Codex is a script that waits for a program.
    detached: true,
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ran>((resolve) => {
    child.on("close", (code) => {
      resolve({ code: code ?? -1, out, err, tookMs: performance.now() - startedMs });
    });
  });
  return await withDeadline(ended, DEADLINE_MS, `the end of ${file}`)
    .catch((error: unknown) => {
      throw new Error(`it said:\n${out}\n${err}`, { cause: error });
    })
    .finally(() => killGroup(child.pid));
}

/** Ends a program that was started `detached`, and what it has started itself. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** A limit of one call whose window ends hours later: call `untilDayIsLong` first. */
export const ONE_A_DAY = { rate_limit_over_time: 1, rate_limit_unit: "d" } as const;
const DAY_MS = 86_400_000;
const LONG_MS = 180_000;

/** Resolves when the window of a day ends later than anybody should wait for: at once but shortly before midnight. */
export const untilDayIsLong = () =>
  waitFor(async () => DAY_MS - (new Date().getTime() % DAY_MS) > LONG_MS, {
    timeoutMs: LONG_MS + 10_000,
    label: "midnight",
  });

export interface CodexSettings {
  readonly baseUrl: string;
  readonly webSocket: boolean;
  readonly model?: string;
}

/** Codex' configuration, as the guide to clients has it. */
export async function configureCodex(
  home: string,
  { baseUrl, model = "gpt-5", webSocket }: CodexSettings,
): Promise<void> {
  await mkdir(home, { recursive: true });
  const lines = [
    `model = "${model}"`,
    'model_provider = "lintel"',
    "[model_providers.lintel]",
    'name = "Lintel"',
    `base_url = "${baseUrl}"`,
    'env_key = "LINTEL_KEY"',
    'wire_api = "responses"',
    `supports_websockets = ${webSocket}`,
  ];
  await writeFile(path.join(home, "config.toml"), `${lines.join("\n")}\n`);
}
