import type { Cluster, Redis } from "ioredis";

/** A Lua script and its SHA-1, by which Redis runs a cached script. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export type ScriptRunner = (
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/** Runs scripts by their hash, one round trip; sends the source only when Redis has not cached it. */
export const createScriptRunner =
  (redis: Redis | Cluster): ScriptRunner =>
  async ({ source, sha }, keys, args) => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return redis.eval(source, keys.length, ...keys, ...args);
    }
  };

const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("NOSCRIPT");
