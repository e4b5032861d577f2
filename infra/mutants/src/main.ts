// `npm run mutants -- <path>… [--tests <path>]… [--sample <count>]`: puts one small fault after the other into the source
// files below the paths, runs tests, and lists the faults that no test notices. The files are always restored.
import { parseArgs } from "node:util";

import { startTestServices } from "@lintel/stack";

import { findFiles } from "./find-files.ts";
import { runMutants } from "./run-mutants.ts";
import { createTestRunner } from "./test-runner.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: "string", multiple: true, default: [] },
    sample: { type: "string", default: "1000000" },
  },
});
const { sources, tests } = findFiles(positionals, values.tests);
const services = tests.every((file) => file.endsWith(".test.ts"))
  ? undefined
  : await startTestServices({ say: console.error });
const runner = createTestRunner({
  LINTEL_TEST_DATABASE_URL: services?.databaseUrl,
  LINTEL_TEST_REDIS_URL: services?.redisUrl,
  NODE_COMPILE_CACHE: services?.compileCache,
});
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stopping.abort();
    runner.stop();
  });
}
try {
  const survivors = await runMutants({
    runner,
    sources,
    tests,
    sample: Number(values.sample),
    signal: stopping.signal,
  });
  process.exitCode = survivors === 0 ? 0 : 1;
} finally {
  runner.stop();
  await services?.stop();
}
