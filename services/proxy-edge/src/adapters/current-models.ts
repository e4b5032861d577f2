import type { Cluster, Redis } from "ioredis";
import { LRUCache } from "lru-cache";

import { atMost } from "../memory/at-most.ts";
import type { CurrentModels } from "../ports/models.ts";

/** A choice holds everywhere within this time. */
const FRESH_MS = 1000;
const MAX_KEPT = 10_000;
/** One that is not changed is forgotten after so many seconds. */
const LIFETIME_SECONDS = 90 * 24 * 3600;

interface Options {
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  readonly monotonic: () => number;
  readonly onTrouble: (error: unknown) => void;
}

interface Kept {
  readonly model: string;
  readonly readMs: number;
}

/** Which models keys have loaded, in Redis, for all proxies. Read at most once a second for each key. */
export class RedisCurrentModels implements CurrentModels {
  readonly #options: Options;
  readonly #kept = new LRUCache<string, Kept>(atMost(MAX_KEPT));

  constructor(options: Options) {
    this.#options = options;
  }

  async find(keyId: string): Promise<string> {
    const { monotonic, onTrouble, redis } = this.#options;
    const kept = this.#kept.get(keyId);
    if (kept !== undefined && monotonic() - kept.readMs < FRESH_MS) return kept.model;
    try {
      const model = (await redis.get(this.#nameOf(keyId))) ?? "";
      this.#keep(keyId, model);
      return model;
    } catch (error) {
      onTrouble(error);
      // What was chosen last is a better guess than nothing, and asking again would make each call wait.
      this.#keep(keyId, kept?.model ?? "");
      return kept?.model ?? "";
    }
  }

  async choose(keyId: string, model: string): Promise<void> {
    const { redis } = this.#options;
    const name = this.#nameOf(keyId);
    await (model === "" ? redis.del(name) : redis.set(name, model, "EX", LIFETIME_SECONDS));
    this.#keep(keyId, model);
  }

  #keep(keyId: string, model: string): void {
    this.#kept.set(keyId, { model, readMs: this.#options.monotonic() });
  }

  #nameOf(keyId: string): string {
    return `${this.#options.prefix}current-model:${keyId}`;
  }
}
