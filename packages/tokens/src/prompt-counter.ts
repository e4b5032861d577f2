import { Piscina } from "piscina";

import type { BoundTask } from "./counting-thread.ts";
import type { Encoding } from "./encoding-of.ts";

export interface PromptCounter {
  /**
   * An upper bound of the prompt tokens of a JSON body's texts, at most its bytes; `undefined` when it is too long, too many
   * wait, or the deadline passes. Never rejects.
   */
  bound(encoding: Encoding, body: Buffer): Promise<number | undefined>;
  close(): Promise<void>;
}

export interface PromptCounterOptions {
  /** From the asking to the answer, waiting included. */
  readonly deadlineMs: number;
  /** Told when a body could not be counted; never with its text. */
  readonly onTrouble: (error: unknown) => void;
}

/** So many are counted or wait for it at once. */
const MAX_WAITING = 64;
/** Longer than any model's context window in text; images in a body make it longer. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** A thread that had nothing to do for so long gives its memory back. */
const IDLE_MS = 60_000;

/** Counts prompts on one thread of its own, started at the first need: the event loop only hands the bytes over. */
export function createPromptCounter({
  deadlineMs,
  onTrouble,
}: PromptCounterOptions): PromptCounter {
  const pool = new Piscina<BoundTask, number>({
    filename: new URL("./counting-thread.ts", import.meta.url).href,
    name: "boundTokens",
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  let waiting = 0;
  return {
    async bound(encoding, body) {
      if (body.length > MAX_BODY_BYTES || waiting === MAX_WAITING) return undefined;
      waiting += 1;
      // A copy: the bytes themselves are still to be sent.
      const copy = new Uint8Array(body);
      const task = { encoding, body: copy };
      try {
        // Ends the thread as well: a count that hangs must not hold up the next.
        const signal = AbortSignal.timeout(deadlineMs);
        return await pool.run(task, { signal, transferList: [copy.buffer] });
      } catch (error) {
        onTrouble(error);
        return undefined;
      } finally {
        waiting -= 1;
      }
    },
    close: () => pool.destroy(),
  };
}
