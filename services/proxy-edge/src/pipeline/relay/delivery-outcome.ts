import type { GatewayError } from "@lintel/core";

import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { Outcome } from "../call-context.ts";
import { type DeliveryForm, lacksEnd, lostIn, readingOf } from "./delivery-form.ts";
import { StoredAnswer } from "./kept/stored-answer.ts";

/** How a delivery ended, as far as the delivery itself knows. */
export type EndedDelivery = Pick<Outcome, "ending" | "status" | "errorCode" | "lacksEnd">;

/** What there is to record of a delivery: resolves once. */
export class DeliveryOutcome {
  readonly promise: Promise<Outcome>;
  readonly stored: StoredAnswer | undefined;
  /** Belongs to the attempt under way. */
  firstByteMs: number | undefined;
  readonly #resolve: (outcome: Outcome) => void;
  #isSettled = false;

  constructor(storesAnswer: boolean) {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.promise = promise;
    this.#resolve = resolve;
    this.stored = storesAnswer ? new StoredAnswer() : undefined;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  settle(outcome: Outcome): void {
    this.#isSettled = true;
    this.#resolve({ ...outcome, storedAnswer: this.stored?.content });
  }

  /** What there is to record of the attempt under way. */
  of(form: DeliveryForm, { status }: UpstreamAnswer, ended: EndedDelivery): Outcome {
    return {
      ...ended,
      upstreamStatus: status,
      lost: lostIn(form),
      reading: readingOf(form),
      firstByteMs: this.firstByteMs,
      upstreamEndedMs: form.monotonic(),
      silentMs: form.silence?.totalMs,
    };
  }
}

/** How an answer ended that was broken off. */
export const brokenOff = ({ code }: Pick<GatewayError, "code">, form: DeliveryForm) =>
  ({
    ending: code === "upstream_timeout" ? "timeout" : "upstream_failed",
    errorCode: code,
    lacksEnd: lacksEnd(form),
  }) as const;
