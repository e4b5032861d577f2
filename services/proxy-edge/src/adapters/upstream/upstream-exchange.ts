import { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { AnswerSink, Deadlines, PendingAnswer, UpstreamAnswer } from "../../ports/upstream.ts";
import { type Phase, Watchdog } from "./watchdog.ts";

/** What carries a request and its answer: a connection. */
export interface Carrier {
  pause(): void;
  resume(): void;
  /** Drops the request, and the connection with it. */
  destroy(reason: Error): void;
}

/** `phase` says what was waited for. */
class DeadlinePassed extends Error {
  readonly phase: Phase;

  constructor(phase: Phase) {
    super(`deadline passed while ${phase}`);
    this.phase = phase;
  }
}

/**
 * One request and its answer, over any transport. Events that come before a sink is there are kept; they are what
 * one read brought.
 */
export class UpstreamExchange implements PendingAnswer, UpstreamAnswer {
  readonly answer: Promise<UpstreamAnswer>;
  status = 0;
  headers: readonly HeaderLine[] = [];
  readonly #resolve: (answer: UpstreamAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #watchdog: Watchdog;
  #carrier: Carrier | undefined;
  #sink: AnswerSink | undefined;
  #early: Buffer[] | undefined;
  #isSent = false;
  #hasEnded = false;
  #failure: Error | undefined;

  constructor(deadlines: Deadlines, monotonic: () => number) {
    const { promise, reject, resolve } = Promise.withResolvers<UpstreamAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#watchdog = new Watchdog(deadlines, monotonic, (phase) =>
      this.#abort(new DeadlinePassed(phase)),
    );
  }

  get isSent(): boolean {
    return this.#isSent;
  }

  get isWhole(): boolean {
    return this.#hasEnded;
  }

  consume(sink: AnswerSink): void {
    this.#sink = sink;
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const chunk of early) sink.data(chunk);
    if (this.#failure !== undefined) sink.fail(this.#failure);
    else if (this.#hasEnded) sink.end();
  }

  pause(): void {
    this.#watchdog.enter("paused");
    this.#carrier?.pause();
  }

  resume(): void {
    this.#watchdog.enter("reading");
    this.#carrier?.resume();
  }

  abort(): void {
    this.#abort(new Error("the caller left"));
  }

  /** The answer is no longer wanted. */
  get isAborted(): boolean {
    return this.#failure !== undefined;
  }

  /** The carrier of the request, which is notified when the answer is no longer wanted. */
  carriedBy(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  /** There is a connection, and the request is on its way. */
  begun(): void {
    this.#isSent = true;
    this.#watchdog.enter("answering");
  }

  /** The last byte of the request has been sent. */
  sent(): void {
    this.#watchdog.enter("answering");
  }

  answered(status: number, headers: readonly HeaderLine[]): void {
    this.#watchdog.enter("reading");
    this.status = status;
    this.headers = headers;
    this.#resolve(this);
  }

  data(chunk: Buffer): void {
    this.#watchdog.enter("reading");
    if (this.#sink === undefined) (this.#early ??= []).push(chunk);
    else this.#sink.data(chunk);
  }

  /** The answer is whole. */
  ended(): void {
    this.#watchdog.stop();
    this.#carrier = undefined;
    this.#hasEnded = true;
    this.#sink?.end();
  }

  /** There will be no more of it. Does nothing once it has ended or failed. */
  failed(error: Error): void {
    if (this.#hasEnded || this.#failure !== undefined) return;
    this.#watchdog.stop();
    this.#carrier = undefined;
    this.#failure = toFailure(error);
    this.#reject(this.#failure);
    this.#sink?.fail(this.#failure);
  }

  #abort(reason: Error): void {
    if (this.#carrier === undefined) this.failed(reason);
    else this.#carrier.destroy(reason);
  }
}

/** The reason stays for the log; a caller learns only whether it was time or trouble. */
function toFailure(cause: Error): GatewayError {
  const isLate = cause instanceof DeadlinePassed || ("code" in cause && cause.code === "ETIMEDOUT");
  const detail = cause instanceof DeadlinePassed ? { phase: cause.phase } : {};
  return isLate
    ? new GatewayError("upstream_timeout", "the provider did not answer in time", { cause, detail })
    : new GatewayError("upstream_failed", "the provider could not be reached", { cause });
}
