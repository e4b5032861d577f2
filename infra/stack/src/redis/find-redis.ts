import { fetchDebianRedis } from "./debian-redis.ts";
import { findOnPath } from "./find-on-path.ts";
import { canRun } from "./redis-server.ts";
import type { RedisServer } from "./redis-server.ts";

const NAMES = ["redis-server", "valkey-server"];

/** Where there is neither a package archive of Debian nor a Redis: macOS, Fedora, a machine without a network. */
export const LAST_RESORT: RedisServer = {
  file: process.execPath,
  env: {},
  description: "js-redis-server",
  isReal: false,
};

/**
 * Finds a server: one on PATH, else Debian's or Ubuntu's package unpacked privately, else
 * js-redis-server. `say` gets a line before anything slow.
 */
export async function findRedis(
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<RedisServer> {
  const found = findInstalledRedis() ?? (await fetchDebianRedis(say, signal));
  if (found !== undefined) return found;
  say(
    "no Redis found on this machine: using js-redis-server, which is for trying out only (slow, and " +
      "it forgets everything when it stops). Install redis or valkey, or give REDIS_URL.",
  );
  return LAST_RESORT;
}

function findInstalledRedis(): RedisServer | undefined {
  for (const name of NAMES) {
    const file = findOnPath(name);
    if (file === undefined || !canRun(file)) continue;
    return { file, env: {}, description: file, isReal: true };
  }
  return undefined;
}
