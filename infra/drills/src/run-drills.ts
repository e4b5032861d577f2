import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { startTestServices } from "@lintel/stack";

import type { Drill, DrillTools } from "./drill.ts";

/** What came of a drill. */
type Outcome = "failed" | "passed" | "skipped";

/** Runs drills one after the other over throw-away stores, and prints what they say. */
export async function runDrills(
  drills: Readonly<Record<string, Drill>>,
): Promise<readonly Outcome[]> {
  const services = await startTestServices();
  process.env["LINTEL_TEST_DATABASE_URL"] = services.databaseUrl;
  process.env["LINTEL_TEST_REDIS_URL"] = services.redisUrl;
  process.env["LINTEL_TEST_BUNDLE"] = services.bundle;
  process.env["NODE_COMPILE_CACHE"] ??= services.compileCache;
  const outcomes: Outcome[] = [];
  try {
    for (const [name, drill] of Object.entries(drills)) {
      outcomes.push(await runDrill(name, drill, services));
    }
  } finally {
    await services.stop();
  }
  return outcomes;
}

async function runDrill(
  name: string,
  drill: Drill,
  { bundle, redisUrl }: Pick<DrillTools, "bundle" | "redisUrl">,
): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  const say = (text: string): void => console.log(`${name} ${seconds()} s: ${text}`);
  const missing = await drill.whyNot();
  if (missing !== undefined) {
    say(`skipped: ${missing}`);
    return "skipped";
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-drill-"));
  chmodSync(folder, 0o711); // users of containers and of PostgreSQL have to pass through it
  try {
    await drill.run({ folder, bundle, redisUrl, say });
    return "passed";
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
    return "failed";
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
