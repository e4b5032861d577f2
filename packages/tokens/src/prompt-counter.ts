import { createCountingPool } from "./counting-pool.ts";
import type { BoundTask } from "./counting-thread.ts";
import { knownEncodingOf } from "./encoding-of.ts";

export interface PromptCounter {
  /**
   * An upper bound of the prompt tokens of a JSON body's texts, at most its bytes; `undefined` when the model's vocabulary is
   * not public, the body too long, too many wait, or the deadline passes. Never rejects.
   */
  bound(model: string, body: Buffer): Promise<number | undefined>;
  close(): Promise<void>;
}

export interface PromptCounterOptions {
  /** From the asking to the answer, waiting included, and at first the loading of the vocabulary. */
  readonly deadlineMs: number;
  /** Called when a body could not be counted, and when the thread fails by itself; never with a text. */
  readonly onTrouble: (error: unknown) => void;
}

/** How many are counted, or wait for it, at once. */
const MAX_WAITING = 64;
/** Longer than any model's context window in text; images in a body make it longer. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** The thread is ended when one count takes this long, which none does: a count that hangs would hold up all others. */
const MAX_COUNT_MS = 60_000;
/** How long an idle thread keeps its memory. */
const IDLE_MS = 600_000;

/** Counts prompts on one thread of its own, started at the first need: the event loop only hands the bytes over. */
export function createPromptCounter({
  deadlineMs,
  onTrouble,
}: PromptCounterOptions): PromptCounter {
  const pool = createCountingPool<BoundTask, number>({
    task: "boundTokens",
    idleMs: IDLE_MS,
    onStray: onTrouble,
  });
  let waiting = 0;
  return {
    async bound(model, body) {
      const encoding = knownEncodingOf(model);
      if (encoding === undefined || body.length > MAX_BODY_BYTES) return undefined;
      if (waiting === MAX_WAITING) return undefined;
      waiting += 1;
      // A copy: the bytes themselves are still to be sent.
      const copy = new Uint8Array(body);
      const signal = AbortSignal.timeout(MAX_COUNT_MS);
      const counting = pool
        .run({ encoding, body: copy }, { signal, transferList: [copy.buffer] })
        .finally(() => {
          waiting -= 1;
        });
      return await within(counting, deadlineMs).catch((error: unknown) => {
        onTrouble(error);
        return undefined;
      });
    },
    close: () => pool.destroy(),
  };
}

/** The result if it comes in time. A count that comes later is not stopped: with the vocabulary it loaded, the next is quicker. */
async function within(counting: Promise<number>, deadlineMs: number): Promise<number> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("not counted in time")), deadlineMs);
  try {
    return await Promise.race([counting, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
