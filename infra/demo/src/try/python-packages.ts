import { spawnSync } from "node:child_process";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
/** Where packages of Python's are installed unless said otherwise; tests look for them here. */
const PYTHON_FOLDER = path.join(ROOT, ".lintel/python");

const pythonAt = (folder: string): string => path.join(folder, "bin/python");

/** Commands that may be a Python. */
const CANDIDATES = ["python3", "python"];

interface PythonOptions {
  /** An environment of their own, for packages that do not get on with others. */
  readonly folder?: string;
  /** Packages that are installed without what they depend on. */
  readonly without?: readonly string[];
}

/**
 * Installs packages of Python's from PyPI in a folder of the checkout, unless that was done; returns its Python. Fails with a
 * `DemoError` where that cannot be had.
 */
export function installPython(
  packages: readonly string[],
  { folder = PYTHON_FOLDER, without = [] }: PythonOptions = {},
): string {
  const python = pythonAt(folder);
  if (!succeeds(python, ["-m", "pip", "--version"])) {
    const found = CANDIDATES.find((name) => succeeds(name, ["--version"]));
    if (found === undefined) throw new DemoError("Python 3 is needed, and there is none.");
    // Rebuilds an environment whose installation was interrupted.
    run(found, ["-m", "venv", "--clear", folder]);
  }
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  run(python, [...pip, ...packages]);
  if (without.length > 0) run(python, [...pip, "--no-deps", ...without]);
  return python;
}

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args).status === 0;

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

interface TestOptions {
  /** Runs of others' suites take longer than all tests of ours. */
  readonly minutes?: number;
  /** A part of the tests' names; absent: all. */
  readonly only?: string | undefined;
}

/** Runs tests with what was installed; returns their exit code. */
export function runTests(filter: string, { minutes = 20, only }: TestOptions = {}): number {
  const main = path.join(ROOT, "infra/bootstrap/run.mjs");
  const named = only === undefined ? [] : ["-t", only];
  const { status } = spawnSync(process.execPath, [main, "test", filter, ...named], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, LINTEL_TEST_MINUTES: String(minutes) },
  });
  return status ?? 1;
}
