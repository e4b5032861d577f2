import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

/** Where programs from npm are installed, apart from the checkout's own packages; tests look for them here. */
const FOLDER = path.resolve(import.meta.dirname, "../../../../.lintel/clients");

/** Installs programs from npm in a folder of the checkout. Fails with a `DemoError` where they cannot be had. */
export function installFromNpm(packages: readonly string[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const args = ["install", "--prefix", FOLDER, "--no-audit", "--no-fund", ...packages];
  const { status } = spawnSync("npm", args, { stdio: "inherit" });
  if (status !== 0) throw new DemoError(`npm ${args.join(" ")} failed.`);
}
