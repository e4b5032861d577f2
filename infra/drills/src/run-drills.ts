import { onStopRequest, startTestServices } from "@lintel/stack";

import type { Drill } from "./drill.ts";
import { type Outcome, runDrill } from "./run-drill.ts";

/**
 * Runs drills one after the other over throw-away stores, and prints what they say. Asked to end (Ctrl-C), it fails the drill that runs, skips the rest and ends
 * the stores; asked again, it ends at once.
 */
export async function runDrills(
  drills: Readonly<Record<string, Drill>>,
): Promise<readonly Outcome[]> {
  const stopping = new AbortController();
  onStopRequest(
    () => stopping.abort(),
    () => process.exit(1),
  );
  const services = await startTestServices();
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  process.env["NODE_COMPILE_CACHE"] ??= services.compileCache;
  const outcomes: Outcome[] = [];
  try {
    for (const [name, drill] of Object.entries(drills)) {
      if (stopping.signal.aborted) outcomes.push("failed");
      else outcomes.push(await runDrill({ name, drill, services, signal: stopping.signal }));
    }
  } finally {
    await services.stop();
  }
  return outcomes;
}
