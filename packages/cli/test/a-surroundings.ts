import type { ReadFile, Surroundings } from "../src/surroundings.ts";

interface Members {
  readonly env?: Surroundings["env"];
  readonly files?: Readonly<Record<string, ReadFile>>;
  readonly stdin?: string;
  readonly now?: () => Date;
  /** Where what goes to standard output and standard error is kept. */
  readonly printed?: string[];
  readonly told?: string[];
}

/** A world for the command line that is not the machine's. */
export const aSurroundings = (members: Members = {}): Surroundings => ({
  env: members.env ?? {},
  configFolder: "/home/me/.config",
  readFile: (name) => Promise.resolve(members.files?.[name]),
  readStdin: () => Promise.resolve(members.stdin ?? ""),
  out: (text) => members.printed?.push(text),
  err: (text) => members.told?.push(text),
  newSecret: () => "lintel-new-secret",
  now: members.now ?? (() => new Date()),
});
