import type { Lead } from "../../memory/answers-under-way.ts";
import type { KeptAnswer } from "../../memory/kept-answer.ts";

/** How a call of a route with a cache is answered: from it, or not, or without asking it. */
export type CacheVerdict = "bypass" | "hit" | "miss";

/** What the cache has to do with a call. */
export interface CacheUse {
  readonly verdict: CacheVerdict;
  /** The kept answer that the call gets; present with a hit. */
  readonly answer?: KeptAnswer | undefined;
  /** Where the call's own answer is to be kept; absent where it is not. */
  readonly keeping?: Keeping | undefined;
}

/** Where an answer is to be kept, and for how long. */
export interface Keeping {
  readonly digest: Buffer;
  /** The digest, as equal calls under way are found by. */
  readonly name: string;
  readonly ttlMs: number;
  /** Tells the calls that wait for the answer; `undefined` when none do. */
  readonly lead: Lead | undefined;
}
