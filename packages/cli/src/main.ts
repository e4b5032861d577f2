import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

import { runCli } from "./run-cli.ts";

const SECRET_BYTES = 32;
const OTHERS = 0o077;

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  configFolder: process.env["XDG_CONFIG_HOME"] ?? path.join(os.homedir(), ".config"),
  async readFile(name) {
    try {
      const { mode } = await stat(name);
      return { text: await readFile(name, "utf8"), isOpenToOthers: (mode & OTHERS) !== 0 };
    } catch {
      return undefined;
    }
  },
  readStdin: () => text(process.stdin),
  out: (piece) => process.stdout.write(piece),
  terminalWidth: process.stdout.isTTY ? process.stdout.columns : undefined,
  err: (piece) => process.stderr.write(piece),
  newSecret: () => `lintel-${randomBytes(SECRET_BYTES).toString("base64url")}`,
  now: () => new Date(),
  wait: (ms) => delay(ms),
  // Loaded by the commands that need it: the others start without it.
  openDatabase: async (url) => (await import("./import/open-postgres.ts")).openPostgres(url),
});
