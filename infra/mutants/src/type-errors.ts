import { spawnSync } from "node:child_process";
import path from "node:path";

import { REPOSITORY } from "./repository.ts";

const TIMEOUT_MS = 120_000;
const TSC = path.join(REPOSITORY, "node_modules/.bin/tsc");

/** Does the package that a file (relative to the repository) belongs to no longer type-check? */
export function breaksTypes(file: string): boolean {
  const project = file.split("/").slice(0, 2).join("/");
  const { status } = spawnSync(TSC, ["--noEmit", "-p", project], {
    cwd: REPOSITORY,
    timeout: TIMEOUT_MS,
  });
  return status !== 0;
}
