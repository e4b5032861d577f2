import { spawnSync } from "node:child_process";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
/** Where programs written in Go are installed; tests look for them here. */
const FOLDER = path.join(ROOT, ".lintel/go/bin");

/** Installs a program from Go's modules in a folder of the checkout. Fails with a `DemoError` where it cannot be had. */
export const installGo = (program: string): void => run(["install", program], ROOT);

/** The same of a program of this repository. */
export const installGoHere = (folder: string, name: string): void =>
  run(["build", "-o", path.join(FOLDER, name), "."], path.join(ROOT, folder));

function run(args: readonly string[], cwd: string): void {
  const env = { ...process.env, GOBIN: FOLDER };
  const { error, status } = spawnSync("go", args, { cwd, env, stdio: "inherit" });
  if (error !== undefined) throw new DemoError("Go is needed, and there is none.");
  if (status !== 0) throw new DemoError(`go ${args.join(" ")} failed.`);
}
