import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { findFreePort } from "../src/process/free-port.ts";
import { waitUntil } from "../src/process/wait-until.ts";

export interface Place {
  readonly dataFolder: string;
  readonly adminPort: number;
  readonly proxyPort: number;
}

export interface Up {
  readonly pid: number;
  readonly output: () => string;
  /** Waits for a text and returns everything printed so far. */
  readonly printed: (text: string) => Promise<string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The exit code; null after a kill. */
  readonly exited: Promise<number | null>;
}

/** A data directory and ports that nothing else uses. */
export async function newPlace(): Promise<Place> {
  return {
    dataFolder: mkdtempSync(path.join(os.tmpdir(), "lintel-up-")),
    adminPort: await findFreePort(),
    proxyPort: await findFreePort(),
  };
}

/** Starts `npm run up` with stand-ins for the services (test/fake-up.ts). */
export function startUp(place: Place, env: Readonly<Record<string, string>> = {}): Up {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "fake-up.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      LINTEL_DATA_DIR: place.dataFolder,
      ADMIN_PORT: String(place.adminPort),
      PROXY_PORT: String(place.proxyPort),
      ...env,
    },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.once("close", (code) => resolve(code));
  });
  return {
    pid: child.pid ?? 0,
    output: () => text,
    printed: (wanted) =>
      waitUntil(`"${wanted}" on the terminal`, { deadlineMs: 180_000 }, () =>
        text.includes(wanted) ? text : undefined,
      ),
    signal: (signal) => void child.kill(signal),
    exited,
  };
}
