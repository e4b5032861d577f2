/**
 * How many bytes of bodies the calls of this process may hold together. Each call has its body from its first bytes on until it
 * is over, since it may be sent again, counted or stored: without a bound some hundred large ones at once fill any memory.
 */
export class HeldBodies {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False when these would be too many; nothing is taken then. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

export interface BodyMachine {
  readonly memoryBytes: number;
  /** Processes that share it. */
  readonly workers: number;
  readonly maxBodyBytes: number;
}

/** A quarter of the memory, for a body is there once more where it is changed; in any case room for four of the largest. */
export const roomForBodies = ({ maxBodyBytes, memoryBytes, workers }: BodyMachine): number =>
  Math.max(4 * maxBodyBytes, Math.floor(memoryBytes / 4 / workers));
