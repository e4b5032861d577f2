// A process that runs test files as often as it is asked to: `main.ts` ends it when a mutant does not.
import { createVitest, type TestCase, type TestModule } from "vitest/node";

import { REPOSITORY } from "./repository.ts";

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
  readonly isLate?: boolean;
}

const vitest = await createVitest("test", {
  config: false,
  root: REPOSITORY,
  watch: false,
  include: ["{packages,services,infra}/*/{src,test}/**/*.{test,itest}.ts", "infra/e2e/**/*.e2e.ts"],
  exclude: ["**/node_modules/**", "**/.lintel/**"],
  // Threads end with their process. Module state is that of a worker, and each run has a worker of its own.
  pool: "threads",
  isolate: false,
  maxWorkers: 1,
  bail: 1,
  testTimeout: 20_000,
  hookTimeout: 20_000,
  reporters: [{}],
});

/** The file that the last request changed, and that has been restored since. */
let restored: readonly string[] = [];

async function answer({ changed, groups }: TestRequest): Promise<TestReply> {
  for (const file of [...restored, ...changed]) vitest.invalidateFile(file);
  restored = changed;
  for (const files of groups) {
    const specifications = await vitest.globTestSpecifications([...files]);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    // The result holds what earlier requests ran, too.
    const asked = new Set(specifications.map(({ moduleId }) => moduleId));
    const failed = testModules.filter((module) => asked.has(module.moduleId) && !module.ok());
    if (failed.length + unhandledErrors.length > 0 || specifications.length === 0) {
      return {
        hasPassed: false,
        failed: failed.flatMap((module) => failedTests(module).map(({ fullName }) => fullName)),
        isLate: failed.some((module) => errorsIn(module).some(isTimeout)),
      };
    }
  }
  return { hasPassed: true, failed: [] };
}

const failedTests = (module: TestModule): readonly TestCase[] => [
  ...module.children.allTests("failed"),
];

/** Of its tests, and of its hooks. */
const errorsIn = (module: TestModule): readonly { readonly message: string }[] => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
  ...failedTests(module).flatMap((test) => test.result().errors ?? []),
];

/** As Vitest words it; it has no other sign. */
const isTimeout = ({ message }: { readonly message: string }): boolean =>
  /^(?:Test|Hook) timed out in \d+ms/.test(message);

process.on("message", (request: TestRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
