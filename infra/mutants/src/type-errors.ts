import { spawnSync } from "node:child_process";
import path from "node:path";

import { REPOSITORY } from "./repository.ts";

const TIMEOUT_MS = 600_000;
const TSC = path.join(REPOSITORY, "node_modules/.bin/tsc");

/**
 * Does the package that a file (relative to the repository) belongs to no longer type-check? Where the compiler does not end in
 * time, as on a busy machine, it is taken to: better a mutant too many is listed as one that survived.
 */
export function breaksTypes(file: string): boolean {
  const project = file.split("/").slice(0, 2).join("/");
  const { status } = spawnSync(TSC, ["--noEmit", "-p", project], {
    cwd: REPOSITORY,
    timeout: TIMEOUT_MS,
    // It takes its time to end when it is asked to.
    killSignal: "SIGKILL",
  });
  return status !== null && status !== 0;
}
