import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

import { REPOSITORY } from "../repository.ts";
import { say } from "../say.ts";
import { startTestServices } from "./start-test-services.ts";
import type { TestServices } from "./start-test-services.ts";
import { summarise } from "./summarise.ts";

export interface RunTestsOptions {
  /** Handed to vitest: parts of file names, or its own options. */
  readonly filters: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs the tests against real services started for them, and prints `tests: N passed, M failed` as
 * its last line. Returns the exit code: 0 only if tests ran and none failed.
 */
export async function runTests(options: RunTestsOptions): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-results-"));
  const resultsFile = path.join(folder, "results.json");
  try {
    const exitCode = await runWithServices(options, resultsFile);
    const summary = summarise(readResults(resultsFile), exitCode);
    process.stdout.write(`${summary.line}\n`);
    return summary.passed ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runWithServices(options: RunTestsOptions, resultsFile: string): Promise<number> {
  say("starting PostgreSQL and Redis for the tests");
  const services = await startTestServices({ ...options, say });
  try {
    return await runVitest(options, services, resultsFile);
  } finally {
    await services.stop();
  }
}

function runVitest(
  options: RunTestsOptions,
  services: TestServices,
  resultsFile: string,
): Promise<number> {
  const vitest = path.join(
    path.dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
    "vitest.mjs",
  );
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${resultsFile}`];
  const child = spawn(process.execPath, [vitest, "run", ...reporters, ...options.filters], {
    cwd: REPOSITORY,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      LINTEL_TEST_DATABASE_URL: services.databaseUrl,
      LINTEL_TEST_REDIS_URL: services.redisUrl,
      LINTEL_TEST_BUNDLE: services.bundle,
    },
    signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.deadlineMs)]),
    killSignal: "SIGTERM",
  });
  return new Promise((resolve) => {
    child.once("error", () => undefined); // aborted; "close" follows
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function readResults(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // vitest died before it could write them
  }
}
