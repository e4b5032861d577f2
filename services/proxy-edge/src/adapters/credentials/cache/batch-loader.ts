import { GatewayError } from "@lintel/core";

/** How what calls wait for is looked up. */
export const LOADING = {
  mostPerBatch: 500,
  mostWaiting: 5000,
  deadlineMs: 3000,
  pauseAfterFailureMs: 100,
} as const;

export interface BatchLoaderOptions<Item> {
  /** What is looked up, in the words of an error's message. */
  readonly what: string;
  /** Looks up all of `ids` with one query; what does not exist is left out. */
  readonly load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Item>>;
  readonly mostPerBatch: number;
  readonly mostWaiting: number;
  readonly deadlineMs: number;
  /** How long to leave the store alone after it failed. */
  readonly pauseAfterFailureMs: number;
}

interface Waiter<Item> {
  readonly resolve: (item: Item | undefined) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Looks things up for many askers with one query at a time, whatever is asked for: a flood of unknown ids costs
 * the store no more than a trickle. Rejects with `overloaded` when too many wait, and with `store_unavailable`
 * when the store fails or the deadline passes.
 */
export class BatchLoader<Item> {
  readonly #options: BatchLoaderOptions<Item>;
  readonly #waiting = new Map<string, Waiter<Item>[]>();
  #waiters = 0;
  #isRunning = false;

  constructor(options: BatchLoaderOptions<Item>) {
    this.#options = options;
  }

  load(id: string): Promise<Item | undefined> {
    if (this.#waiters >= this.#options.mostWaiting) {
      return Promise.reject(new GatewayError("overloaded", "too many lookups, try again"));
    }
    const { promise, reject, resolve } = Promise.withResolvers<Item | undefined>();
    const late = (): void => reject(this.#unavailable(new Error("no answer within the deadline")));
    const waiter = { resolve, reject, timer: setTimeout(late, this.#options.deadlineMs) };
    this.#waiters += 1;
    const others = this.#waiting.get(id);
    if (others === undefined) this.#waiting.set(id, [waiter]);
    else others.push(waiter);
    if (!this.#isRunning) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await Promise.resolve(); // what is asked for in the same moment goes along
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, this.#options.mostPerBatch);
      for (const [id] of batch) this.#waiting.delete(id);
      await this.#answer(batch);
    }
    this.#isRunning = false;
  }

  async #answer(batch: readonly (readonly [string, Waiter<Item>[]])[]): Promise<void> {
    try {
      const found = await this.#options.load(batch.map(([id]) => id));
      for (const [id, waiters] of batch) {
        for (const waiter of this.#release(waiters)) waiter.resolve(found.get(id));
      }
    } catch (error) {
      for (const [, waiters] of batch) {
        for (const waiter of this.#release(waiters)) waiter.reject(this.#unavailable(error));
      }
      await new Promise((resolve) => {
        setTimeout(resolve, this.#options.pauseAfterFailureMs);
      });
    }
  }

  #release(waiters: readonly Waiter<Item>[]): readonly Waiter<Item>[] {
    this.#waiters -= waiters.length;
    for (const { timer } of waiters) clearTimeout(timer);
    return waiters;
  }

  #unavailable(cause: unknown): GatewayError {
    const message = `${this.#options.what} cannot be looked up right now`;
    return new GatewayError("store_unavailable", message, { cause, retryAfterSeconds: 1 });
  }
}
