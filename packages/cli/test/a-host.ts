import { setTimeout as delay } from "node:timers/promises";

import type { ReadFile, Host } from "../src/host.ts";
import { openPostgres } from "../src/import/open-postgres.ts";

interface Members {
  readonly env?: Host["env"];
  readonly files?: Readonly<Record<string, ReadFile>>;
  readonly stdin?: string;
  readonly now?: () => Date;
  readonly wait?: Host["wait"];
  readonly terminalWidth?: number;
  /** Where what goes to standard output and standard error is kept. */
  readonly printed?: string[];
  readonly errors?: string[];
}

/** A world for the command line that is not the machine's. */
export const aHost = (members: Members = {}): Host => ({
  env: members.env ?? {},
  configFolder: "/home/me/.config",
  readFile: (name) => Promise.resolve(members.files?.[name]),
  readStdin: () => Promise.resolve(members.stdin ?? ""),
  out: (text) => members.printed?.push(text),
  terminalWidth: members.terminalWidth,
  err: (text) => members.errors?.push(text),
  newSecret: () => "lintel-new-secret",
  now: members.now ?? (() => new Date()),
  wait: members.wait ?? ((ms) => delay(ms)),
  openDatabase: openPostgres,
});
