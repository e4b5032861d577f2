import type { HeaderLine } from "@lintel/providers";

/** An answer as its caller got it. */
export interface KeptAnswer {
  /** When it was complete, Unix milliseconds. */
  readonly keptAtMs: number;
  /** Those that say what the bytes are. */
  readonly headers: readonly HeaderLine[];
  /** The body, in the pieces in which it was passed on. */
  readonly chunks: readonly Buffer[];
}
