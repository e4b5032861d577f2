import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
/** Where packages of Python's are installed; tests look for them here. */
export const PYTHON_FOLDER = path.join(ROOT, ".lintel/python");

const pythonAt = (folder: string): string => path.join(folder, "bin/python");

/** Commands that may be a Python. */
const CANDIDATES = ["python3", "python"];

/**
 * Installs packages of Python's from PyPI in a folder of the checkout, unless that was done; returns its Python. What `without`
 * names is installed without what it depends on. Fails with a `DemoError` where that cannot be had.
 */
export function installPython(
  packages: readonly string[],
  without: readonly string[] = [],
): string {
  if (!existsSync(pythonAt(PYTHON_FOLDER))) {
    const python = CANDIDATES.find((name) => spawnSync(name, ["--version"]).status === 0);
    if (python === undefined) throw new DemoError("Python 3 is needed, and there is none.");
    run(python, ["-m", "venv", PYTHON_FOLDER]);
  }
  const python = pythonAt(PYTHON_FOLDER);
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  run(python, [...pip, ...packages]);
  if (without.length > 0) run(python, [...pip, "--no-deps", ...without]);
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    // What has to be compiled leaves a core to others.
    env: { ...process.env, CMAKE_BUILD_PARALLEL_LEVEL: "2" },
  });
  if (status === 0) return;
  throw new DemoError(
    `Python's packages cannot be installed: ${command} ${args.join(" ")} failed.`,
  );
}

/** Runs tests with what was installed; returns their exit code. */
export function runTests(filter: string): number {
  const main = path.join(ROOT, "infra/bootstrap/run.mjs");
  const { status } = spawnSync(process.execPath, [main, "test", filter], {
    cwd: ROOT,
    stdio: "inherit",
  });
  return status ?? 1;
}
