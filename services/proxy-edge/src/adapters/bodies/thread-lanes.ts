import { GatewayError } from "@lintel/core";

import { ThreadLane } from "./thread-lane.ts";
import type { ThreadAnswer, ThreadTask } from "./thread-messages.ts";

export interface ThreadLanesOptions {
  /** How many threads there are, at least one. */
  readonly threads: number;
  /** From the asking to the answer, waiting included, in milliseconds. */
  readonly deadlineMs: number;
  /** How many bytes of bodies may wait for their answers at once; more are refused. */
  readonly maxWaitingBytes: number;
  /** Under which what callers keep was sealed, the current one first: a thread opens it. */
  readonly sealSecrets: readonly [Buffer, ...Buffer[]];
  /** Called when a body could not be read; never with any of it. */
  readonly onTrouble: (error: unknown) => void;
}

/** Asks one thread; rejects with `overloaded` when it cannot answer. */
export type AskThread = (task: ThreadTask) => Promise<ThreadAnswer>;

/** Threads that share their work by what waits for each. */
export class ThreadLanes {
  readonly #options: ThreadLanesOptions;
  readonly #lanes: readonly ThreadLane[];

  constructor(options: ThreadLanesOptions) {
    this.#options = options;
    const { deadlineMs, sealSecrets, threads } = options;
    this.#lanes = Array.from({ length: threads }, () => new ThreadLane(deadlineMs, sealSecrets));
  }

  /** The thread with the least to do; throws `overloaded` when all have too much. */
  laneFor(bytes: Buffer): AskThread {
    const waitingBytes = this.#lanes.reduce((sum, lane) => sum + lane.waitingBytes, 0);
    if (waitingBytes + bytes.length > this.#options.maxWaitingBytes) {
      throw new GatewayError("overloaded", "too many large bodies are being read right now");
    }
    const lane = leastBusy(this.#lanes);
    return async (task) => {
      try {
        return await lane.ask(task);
      } catch (cause) {
        this.#options.onTrouble(cause);
        throw new GatewayError("overloaded", "the body could not be read right now", { cause });
      }
    };
  }

  close(): Promise<unknown> {
    return Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

function leastBusy(lanes: readonly ThreadLane[]): ThreadLane {
  const [first, ...others] = lanes;
  if (first === undefined) throw new Error("there is no thread");
  return others.reduce(
    (best, lane) => (lane.waitingBytes < best.waitingBytes ? lane : best),
    first,
  );
}
