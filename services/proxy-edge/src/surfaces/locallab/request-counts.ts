import { LRUCache } from "lru-cache";

import { atMost } from "../../memory/at-most.ts";

const MAX_KEPT = 10_000;

/** How many calls to models keys have made at this proxy since it began. */
export class RequestCounts {
  readonly #counts = new LRUCache<string, number>(atMost(MAX_KEPT));

  note(keyId: string): void {
    this.#counts.set(keyId, this.of(keyId) + 1);
  }

  of(keyId: string): number {
    return this.#counts.get(keyId) ?? 0;
  }
}
