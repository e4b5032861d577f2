import type { CacheMetrics } from "@lintel/service-kit";
import type { Cluster, Redis } from "ioredis";

import type { KeptAnswer } from "../../memory/kept-answer.ts";
import type { FoundAnswer, KeptAnswers } from "../../ports/answer-cache.ts";
import { Outage } from "../outage.ts";
import { decodeAnswer, encodeAnswer } from "./encode-answer.ts";
import { KEEP_ANSWER } from "./keep-answer-script.ts";
import { type AnswerSeal, sealAnswer, sealOf, unsealAnswer } from "./seal-answer.ts";

/** A look-up that takes longer would cost the call more than it may save. */
const FIND_DEADLINE_MS = 500;
/** Answers on their way to Redis take no more memory than this; further ones are dropped. */
const MAX_SENDING_BYTES = 32 * 1024 * 1024;
/** What Redis needs for an answer beside its bytes: its name in four places. */
const ENTRY_BYTES = 400;

export interface AnswerCacheOptions {
  /** A connection of the cache's own, so that no admission waits behind an answer; its commands fail within a deadline. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  /** As `cacheSecretOf` gives it. */
  readonly secret: Buffer;
  /** What all kept answers may take together. */
  readonly maxBytes: number;
  readonly metrics: Pick<CacheMetrics, "dropped" | "stored">;
  readonly monotonic: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** Answers in Redis, sealed, for as long as their routes say and there is room. */
export class RedisAnswers implements KeptAnswers {
  readonly #options: AnswerCacheOptions;
  readonly #outage: Outage;
  /** All keys of the cache are in one slot of a cluster. */
  readonly #base: string;
  readonly #keeping = new Set<Promise<void>>();
  #sendingBytes = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#outage = new Outage(options.monotonic);
    this.#base = `{${options.prefix}answers}:`;
  }

  async find(digest: Buffer): Promise<FoundAnswer> {
    const seal = sealOf(this.#options.secret, digest);
    const read = () => this.#options.redis.getBuffer(this.#keyOf(seal));
    const value = await this.#attempt(() => within(FIND_DEADLINE_MS, read()));
    if (value === undefined) return { isKnown: false };
    return { isKnown: true, answer: value === null ? undefined : this.#open(seal, value) };
  }

  keep(digest: Buffer, answer: KeptAnswer, ttlMs: number): Promise<void> {
    const kept = this.#keep(digest, answer, ttlMs).finally(() => this.#keeping.delete(kept));
    this.#keeping.add(kept);
    return kept;
  }

  /** Resolves when nothing is on its way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#keeping);
  }

  async #keep(digest: Buffer, answer: KeptAnswer, ttlMs: number): Promise<void> {
    const { maxBytes, metrics, secret } = this.#options;
    const seal = sealOf(secret, digest);
    const plain = encodeAnswer(answer);
    const bytes = plain.reduce((sum, { length }) => sum + length, ENTRY_BYTES);
    const hasRoom = bytes <= maxBytes && this.#sendingBytes + bytes <= MAX_SENDING_BYTES;
    if (!hasRoom) return metrics.dropped();
    this.#sendingBytes += bytes;
    const send = () => this.#send(seal, sealAnswer(seal, plain), { bytes, ttlMs });
    const total = await this.#attempt(send);
    this.#sendingBytes -= bytes;
    if (total === undefined) metrics.dropped();
    else metrics.stored(bytes);
  }

  async #send(
    seal: AnswerSeal,
    sealed: Buffer,
    { bytes, ttlMs }: { readonly bytes: number; readonly ttlMs: number },
  ): Promise<unknown> {
    const { maxBytes, redis } = this.#options;
    const keys = [this.#keyOf(seal), ...["kept", "ends", "sizes"].map((name) => this.#base + name)];
    const args = [...keys, sealed, ttlMs, seal.name, bytes, maxBytes];
    try {
      return await redis.evalsha(KEEP_ANSWER.sha, keys.length, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return await redis.eval(KEEP_ANSWER.source, keys.length, ...args);
    }
  }

  /** What `ask` gives; `undefined` when Redis does not answer, or is not asked because it has not answered before. */
  async #attempt<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.#outage.mayTry()) return undefined;
    try {
      const answer = await ask();
      this.#outage.succeeded();
      return answer;
    } catch (error) {
      // A Redis that is full refuses answers and still gives those it has.
      if (isRefusal(error)) this.#outage.succeeded();
      else this.#outage.failed();
      this.#options.onTrouble(error);
      return undefined;
    }
  }

  /** What cannot be opened was not kept by us for this request. */
  #open(seal: AnswerSeal, sealed: Buffer): KeptAnswer | undefined {
    const plain = unsealAnswer(seal, sealed);
    try {
      return plain && decodeAnswer(plain);
    } catch (error) {
      this.#options.onTrouble(error);
      return undefined;
    }
  }

  #keyOf({ name }: AnswerSeal): string {
    return `${this.#base}${name}`;
  }
}

/** Redis has answered, with an error. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.name === "ReplyError";

async function within<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
