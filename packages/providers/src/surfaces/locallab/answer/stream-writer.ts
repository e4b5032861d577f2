import type { LocalLabUsage } from "./said.ts";

/** What is known of an answer at its end. */
export interface Ended {
  readonly finishReason: string;
  readonly usage: LocalLabUsage;
  readonly model: string;
}

/** Writes an answer as a stream of LocalLab's. */
export interface StreamWriter {
  text(text: string): string;
  end(ended: Ended): string;
  /** What was held back of a text that is cut. */
  rest(): string;
  /** The stream ends here, with what was held back. */
  failure(message: string): string;
}
