import type { Cluster, Redis } from "ioredis";

/** A Lua script and the hash Redis knows it by. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

export type ScriptRunner = (
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/** Runs scripts by their hash, one round trip; sends the source only when Redis does not know it yet. */
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
