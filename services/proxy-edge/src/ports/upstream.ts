import type { Readable } from "node:stream";

import type { HeaderLine, Method } from "@lintel/providers";

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: Method;
  readonly headers: readonly HeaderLine[];
  /** Either whole, empty for none, or as it comes: then its length is among the headers or not known. */
  readonly body: Buffer | Readable;
  readonly deadlines: Deadlines;
  /** Whose turn it has to be for the request to be sent; absent: it does not wait. */
  readonly lane?: RequestLane | undefined;
}

/** The lane of a setting whose upstream takes `max` calls at once; others wait, the keys in turn. */
export interface RequestLane {
  readonly settingId: string;
  readonly keyId: string;
  readonly max: number;
  /** The call has somewhere else to go: it does not wait. Absent where it has not. */
  readonly isOptional?: boolean;
}

/** How long an exchange with an upstream may wait. */
export interface Deadlines {
  readonly connectMs: number;
  /** From the last byte sent to the answer's head. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer, while the caller reads. */
  readonly idleMs: number;
  /** For all of the exchange, the last byte of the answer included. */
  readonly totalMs: number;
}

export interface Upstream {
  /** Begins a request. What goes wrong is a `GatewayError`: `upstream_failed`, `upstream_timeout`, or `upstream_busy` when its turn does not come. */
  send(request: UpstreamRequest): PendingAnswer;
}

/** Calls whose callers have left and whose answers are read all the same, so that what they cost is known. */
export interface AbandonedReads {
  /**
   * Begins one: `cancel` is called when it may go on no longer. Returns what is to be called when it has ended;
   * `undefined` when there are as many as may be.
   */
  begin(cancel: () => void): (() => void) | undefined;
}

export interface PendingAnswer {
  readonly answer: Promise<UpstreamAnswer>;
  /** The request was handed to a connection that is open: the upstream may have received it. */
  readonly isSent: boolean;
  /** How long it has held, or did hold, its place in its lane, in milliseconds; absent where it has none. */
  readonly heldMs?: number | undefined;
  /** Drops the request, and the connection with it, at once. */
  abort(): void;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** In their order, repeated ones each time. */
  readonly headers: readonly HeaderLine[];
  /** Everything has arrived already. */
  readonly isWhole: boolean;
  /** Gives the body to `sink`, beginning with what has arrived. Call it once. */
  consume(sink: AnswerSink): void;
  pause(): void;
  resume(): void;
  abort(): void;
}

export interface AnswerSink {
  data(chunk: Buffer): void;
  end(): void;
  fail(error: Error): void;
}
