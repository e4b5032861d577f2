import { setTimeout as delay } from "node:timers/promises";

import type { RunningProcess } from "../process/start-process.ts";
import { healCluster } from "./heal-cluster.ts";
import { startPostgres } from "./start-postgres.ts";
import type { PostgresOptions } from "./start-postgres.ts";

const PATIENCE_MS = 15_000;

/**
 * Starts PostgreSQL on a cluster that may have crashed: heals what is in the way, and waits for the
 * sessions of a killed server to notice that it is gone.
 */
export async function startOnCluster(
  options: PostgresOptions,
  say: (line: string) => void,
): Promise<RunningProcess> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const healed = await healCluster(options.account.dataFolder);
    if (healed !== undefined) say(healed);
    try {
      return await startPostgres(options);
    } catch (error) {
      if (!isHeldBySessions(error) || performance.now() > end) throw error;
      await delay(500, undefined, { signal: options.signal });
    }
  }
}

function isHeldBySessions(error: unknown): boolean {
  return error instanceof Error && error.message.includes("pre-existing shared memory block");
}
