import { existsSync } from "node:fs";
import process from "node:process";

import { runTests } from "@lintel/stack/testing";

import { CHROMIUM } from "./browser.ts";

// `npm run test:console`: the console in a real browser, over all services. Not in `npm test`: it needs a Chromium.
if (existsSync(CHROMIUM)) {
  process.exitCode = await runTests({
    filters: ["--config=infra/console/vitest.config.ts", ...process.argv.slice(2)],
    databaseUrl: process.env["LINTEL_TEST_DATABASE_URL"],
    redisUrl: process.env["LINTEL_TEST_REDIS_URL"],
    deadlineMs: 20 * 60_000,
    signal: new AbortController().signal,
  });
} else {
  console.log(
    `skipped: there is no browser at ${CHROMIUM}; set CHROMIUM, or: apt-get install chromium`,
  );
}
