import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

/** Where programs from npm are installed, apart from the checkout's own packages; tests look for them here. */
export const CLIENTS_FOLDER = path.resolve(import.meta.dirname, "../../../../.lintel/clients");

/** Installs packages from npm in a folder of the checkout. Fails with a `DemoError` where they cannot be had. */
export function installPackages(packages: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", ...packages];
  const { status } = spawnSync("npm", args, { stdio: "inherit" });
  if (status !== 0) throw new DemoError(`npm ${args.join(" ")} failed.`);
}
