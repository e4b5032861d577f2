import { GatewayError } from "@lintel/core";

import type { AnswerSink } from "../../../ports/upstream.ts";
import type { Outcome } from "../../call-context.ts";
import { toFailure } from "../send-failure.ts";
import type { Continuing, Leg, Successor } from "./continuing.ts";
import { LegSink } from "./leg-sink.ts";

/** The delivery of an answer that others may continue. */
export interface ContinuedDelivery {
  /** Nothing more is delivered. */
  readonly hasEnded: () => boolean;
  /** What there is to record of the attempt under way, which was cut. */
  readonly cut: (failure: GatewayError) => Outcome;
  readonly pause: () => void;
  /** Takes bytes of the answer. */
  readonly show: (bytes: Buffer) => void;
  /** Goes on with the answer of another attempt. */
  readonly join: (leg: Leg) => void;
  /** It is known which attempt is to be given up when the caller leaves, or has left. */
  readonly settleOn: () => void;
  /** The error that the upstream itself has reported is the last of it. */
  readonly endReported: () => void;
  readonly endFailed: (failure: GatewayError) => void;
  /** The answer ends behind an attempt that is over, and before there was another. */
  readonly endBetween: (failure: GatewayError, outcome?: Outcome) => void;
}

const FAILED = new GatewayError("upstream_failed", "the provider reported an error in its answer");

/** Sees to it that another attempt follows when an answer is cut, or that it ends as it would have. */
export class Succession {
  readonly #continuing: Continuing;
  readonly #delivery: ContinuedDelivery;
  #sink: LegSink | undefined;
  #isWaiting = false;

  constructor(continuing: Continuing, delivery: ContinuedDelivery) {
    this.#continuing = continuing;
    this.#delivery = delivery;
  }

  /** Another attempt is being made. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** What takes the answer of the attempt under way. */
  sinkFor(sink: AnswerSink): AnswerSink {
    this.#sink?.leave();
    this.#sink = new LegSink(sink);
    return this.#sink;
  }

  /** What of the bytes passes now. */
  take(bytes: Buffer): Buffer | undefined {
    return this.#continuing.take(bytes);
  }

  /** An error has come that nobody has seen: true where that has been dealt with. */
  hasTakenError(): boolean {
    const { hasFailed, lacksError } = this.#continuing;
    if (!hasFailed) return false;
    if (this.follows(FAILED)) return true;
    if (lacksError) this.#delivery.endFailed(FAILED);
    return lacksError;
  }

  /** The answer was cut: false when no other attempt can continue it, and what was held back of it has passed. */
  follows(failure: GatewayError): boolean {
    const sent = this.#continuing.cut();
    if (sent === undefined) {
      this.#letGo();
      return false;
    }
    this.#isWaiting = true;
    this.#sink?.hold();
    this.#delivery.pause();
    void this.#goOn(this.#continuing.goOn(sent, this.#delivery.cut(failure)), failure);
    return true;
  }

  /** The rest of an answer that has ended as it should. */
  flush(): void {
    const rest = this.#continuing.flush();
    if (rest !== undefined) this.#delivery.show(rest);
  }

  async #goOn(succeeding: Promise<Successor>, failure: GatewayError): Promise<void> {
    let next: Successor;
    try {
      next = await succeeding;
    } catch (error) {
      this.#end(toFailure(error instanceof Error ? error : new Error(String(error))));
      return;
    }
    if (next.kind === "failed") return this.#end(failure, next.outcome);
    this.#isWaiting = false;
    if (next.kind === "leg") {
      this.#continuing.join(next.leg);
      this.#delivery.join(next.leg);
    }
    this.#delivery.settleOn();
    if (next.kind === "none") this.#endAsCut(failure);
  }

  #end(failure: GatewayError, outcome?: Outcome): void {
    this.#sink?.leave();
    this.#isWaiting = false;
    this.#delivery.endBetween(failure, outcome);
  }

  /** No attempt could be made: the answer ends as it would have. */
  #endAsCut(failure: GatewayError): void {
    const showsError = this.#continuing.hasFailed && !this.#continuing.lacksError;
    if (!this.#delivery.hasEnded()) this.#letGo();
    this.#sink?.open();
    if (this.#delivery.hasEnded()) return;
    if (showsError) this.#delivery.endReported();
    else this.#delivery.endFailed(failure);
  }

  /** What was held back passes, and all that follows. */
  #letGo(): void {
    const rest = this.#continuing.letGo();
    if (rest !== undefined) this.#delivery.show(rest);
  }
}
