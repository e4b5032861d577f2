/** What the upstream received, and how the exchange ended. Changes while the exchange goes on. */
export interface RecordedRequest {
  /** 1 for the first request of this upstream, in the order in which heads arrived. */
  readonly number: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** In the order, spelling and number in which they arrived. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /**
   * `receiving` the body, `answering`, `answered` in full, `cut` by a script, or `abandoned`: the client
   * disconnected before it had the whole answer.
   */
  readonly state: "receiving" | "answering" | "answered" | "cut" | "abandoned";
  readonly receivedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** Body bytes of the answer that the kernel has taken; stands still while the client does not read. */
  readonly sentBytes: number;
  /** What the upstream charges for its answer, whether or not the client got it; `undefined` for errors. */
  readonly usage: Readonly<Record<string, unknown>> | undefined;
  /** The value of a header in any letter case; several are joined with a comma. */
  header(name: string): string | undefined;
  /** The body parsed as JSON. Throws when it is not. */
  json(): unknown;
  /** Waits until the exchange has ended, however. Rejects after `timeoutMs` (60 s). */
  ended(timeoutMs?: number): Promise<RecordedRequest>;
}
