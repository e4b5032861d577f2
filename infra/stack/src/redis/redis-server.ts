import { spawnSync } from "node:child_process";

import { PROBE_DEADLINE_MS } from "../process/start-deadline.ts";

/** A Redis-compatible server on this machine and how it is run. */
export interface RedisServer {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** In words, for the progress line. */
  readonly description: string;
  /** False for js-redis-server: it keeps nothing on disk, knows no password and takes no settings. */
  readonly isReal: boolean;
}

/** Whether the server can be executed at all, which shows that all its libraries are there. */
export function canRun(file: string, env: Readonly<Record<string, string>> = {}): boolean {
  const probe = spawnSync(file, ["--version"], {
    env: { ...process.env, ...env },
    timeout: PROBE_DEADLINE_MS,
    stdio: "ignore",
  });
  return probe.status === 0;
}
