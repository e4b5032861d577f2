/** What a simulated answer is. */
export interface ResponseScript {
  /** Said, or written; each word is a piece. */
  readonly text?: string;
  /** Reported as it is; `null`: none. Otherwise it is counted. */
  readonly usage?: object | null;
  /** Waits before the answer ends. */
  readonly until?: Promise<unknown>;
  /** After how many pieces the connection breaks. */
  readonly breakAfter?: number;
  /** Bytes of audio in each piece, when it speaks. */
  readonly audioBytes?: number;
  readonly status?: "completed" | "failed";
}
