import type { CacheMetrics } from "@lintel/service-kit";

import type { AnswersUnderWay } from "../memory/answers-under-way.ts";
import type { KeptAnswer } from "../memory/kept-answer.ts";

/** What the caches of routes work with. */
export interface RouteCache {
  readonly answers: KeptAnswers;
  readonly underWay: AnswersUnderWay;
  readonly metrics: CacheMetrics;
}

/** Answers kept for equal requests, which all proxies share. Requests are known by their digests. */
export interface KeptAnswers {
  /**
   * The answer kept for a request. `isKnown` is false when it is not known in time whether there is one. One round trip;
   * never rejects.
   */
  find(digest: Buffer): Promise<FoundAnswer>;
  /** Keeps an answer for so long, as far as there is room for it. Resolves when that is decided; never rejects. */
  keep(digest: Buffer, answer: KeptAnswer, ttlMs: number): Promise<void>;
}

export interface FoundAnswer {
  readonly isKnown: boolean;
  readonly answer?: KeptAnswer | undefined;
}
