import { guessTokens } from "./count-text.ts";
import { createCountingPool } from "./counting-pool.ts";
import type { CountTask } from "./counting-thread.ts";
import { encodingOf } from "./encoding-of.ts";

export interface TokenCounter {
  /** The tokens of each text for a model. Never fails: what takes too long is guessed, rather too high than too low. */
  count(model: string, texts: readonly string[]): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface TokenCounterOptions {
  readonly deadlineMs: number;
  /** Called when a count had to be guessed. */
  readonly onGuess: (error: unknown) => void;
}

/** With more waiting, guessing is better than falling behind with the bill. */
const MAX_QUEUE_LENGTH = 200;
/** How long an idle thread keeps its memory. */
const IDLE_MS = 60_000;

/** Counts on one thread of its own, started at the first need, so that no text delays the booking of others. */
export function createTokenCounter({ deadlineMs, onGuess }: TokenCounterOptions): TokenCounter {
  const pool = createCountingPool<CountTask, readonly number[]>({
    task: "countTokens",
    idleMs: IDLE_MS,
    maxWaiting: MAX_QUEUE_LENGTH,
    // Whose count was lost by it has been told.
    onStray: () => undefined,
  });
  return {
    async count(model, texts) {
      try {
        const task = { encoding: encodingOf(model), texts };
        // Ends the thread as well: a count that hangs must not hold up the next.
        return await pool.run(task, { signal: AbortSignal.timeout(deadlineMs) });
      } catch (error) {
        onGuess(error);
        return texts.map(guessTokens);
      }
    },
    close: () => pool.destroy(),
  };
}
