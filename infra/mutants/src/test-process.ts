// A process that runs test files as often as it is asked to: `main.ts` ends it when a mutant does not.
import path from "node:path";

import { REPOSITORY } from "./repository.ts";
import { importAnew, renew } from "./tests/modules.ts";
import { SuiteRun } from "./tests/suite-run.ts";
import { collect } from "./tests/suites.ts";

export interface TestRequest {
  /** Files that changed since the last request. */
  readonly changed: readonly string[];
  /** Test files; later ones run only where those before have passed. */
  readonly groups: readonly (readonly string[])[];
}

export interface TestReply {
  readonly hasPassed: boolean;
  /** Names of tests that failed. */
  readonly failed: readonly string[];
  /** A test or a hook failed because it did not end within its time. */
  readonly isLate: boolean;
  /** What this process has in memory; modules that were loaded again stay there. */
  readonly bytes: number;
}

/** Far more than they take on a busy machine. */
const TIMEOUT_MS = 60_000;

/** The file that the last request changed, and that has been restored since. */
let restored: readonly string[] = [];
let current = new SuiteRun(TIMEOUT_MS);

process.on("unhandledRejection", (error) => current.failed.push(`unhandled: ${String(error)}`));
process.on("uncaughtException", (error) => current.failed.push(`uncaught: ${String(error)}`));

async function answer({ changed, groups }: TestRequest): Promise<TestReply> {
  renew([...restored, ...changed]);
  restored = changed;
  current = new SuiteRun(TIMEOUT_MS);
  for (const file of groups.flat()) {
    try {
      await current.suite(await collect(() => importAnew(path.join(REPOSITORY, file))));
    } catch (error) {
      current.failed.push(`${file}: ${String(error)}`);
    }
    if (current.failed.length > 0) break;
  }
  const { failed, isLate } = current;
  const bytes = process.memoryUsage.rss();
  return { hasPassed: failed.length === 0, failed, isLate, bytes };
}

process.on("message", (request: TestRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
