import { onStopRequest } from "../process/stop-request.ts";
import { runTests } from "../testing/run-tests.ts";

const MINUTE_MS = 60_000;

// `npm test`: every test; arguments are handed to vitest as filters.
const stopping = new AbortController();
onStopRequest(() => stopping.abort());

process.exitCode = await runTests({
  filters: process.argv.slice(2),
  databaseUrl: process.env["LINTEL_TEST_DATABASE_URL"],
  redisUrl: process.env["LINTEL_TEST_REDIS_URL"],
  deadlineMs: Number(process.env["LINTEL_TEST_MINUTES"] ?? 20) * MINUTE_MS,
  signal: stopping.signal,
});
