import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { withDeadline } from "@lintel/testkit";

/** Where `npm run try:coding-clients` installs them. */
const INSTALLED = path.resolve(
  import.meta.dirname,
  "../../../../.lintel/clients/node_modules/.bin",
);
/** Where programs are found: node first, as it runs this. */
const SEARCHED = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
const DEADLINE_MS = 60_000;

export const isInstalled = (name: string): boolean => existsSync(path.join(INSTALLED, name));

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Run {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** An empty folder, its home and where it works. */
  readonly home: string;
}

/** Runs a coding client without a person, and with nothing of this machine's own settings. */
export async function runClient(name: string, { args, env, home }: Run): Promise<Ran> {
  await mkdir(home, { recursive: true });
  const child = spawn(path.join(INSTALLED, name), args, {
    cwd: home,
    env: { PATH: SEARCHED, HOME: home, TERM: "dumb", NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ran>((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
  return await withDeadline(ended, DEADLINE_MS, `the end of ${name}`).finally(() =>
    child.kill("SIGKILL"),
  );
}

/** Codex' configuration, as the README has it. */
export async function configureCodex(home: string, url: string, webSocket: boolean): Promise<void> {
  await mkdir(home, { recursive: true });
  const lines = [
    'model = "gpt-5"',
    'model_provider = "lintel"',
    "[model_providers.lintel]",
    'name = "Lintel"',
    `base_url = "${url}/api/providers/openai/v1"`,
    'env_key = "LINTEL_KEY"',
    'wire_api = "responses"',
    `supports_websockets = ${webSocket}`,
  ];
  await writeFile(path.join(home, "config.toml"), `${lines.join("\n")}\n`);
}
