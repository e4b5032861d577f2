import { GatewayError } from "@lintel/core";

import type { AnswerSink, UpstreamAnswer } from "../../ports/upstream.ts";
import type { Outcome } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";
import { disconnectedOutcome } from "../record/abandon.ts";
import { CallerSide } from "./caller-side.ts";
import type { Leg } from "./continuing/continuing.ts";
import { type ContinuedDelivery, Succession } from "./continuing/succession.ts";
import { type DeliveryForm, isCut, lacksEnd, sendsStream } from "./delivery-form.ts";
import { brokenOff, DeliveryOutcome, type EndedDelivery } from "./delivery-outcome.ts";
import { Passage } from "./passage.ts";
import type { WholeScreen } from "./screen/screen.ts";
import { refusedOutcome } from "./screen/screened-outcome.ts";
import { sendFailure, toFailure } from "./send-failure.ts";

/** What may still follow an end mark or an error comes with it or right after; some upstreams keep the connection open. */
const LAST_WORDS_MS = 250;

/**
 * Passes an answer on as it arrives, with back-pressure, and keeps its last part until `release`: from the end mark
 * of a stream, the last bytes of an announced length, or else the end itself. `outcome` resolves, once, when
 * only that part is missing, or when no more will come: failed, late, or the caller gone. An answer that is read
 * on without its caller is discarded as it arrives.
 */
export class Delivery implements AnswerSink {
  readonly #outcome: DeliveryOutcome;
  readonly #exchange: SentExchange;
  #answer: UpstreamAnswer;
  #form: DeliveryForm;
  /** For an answer that other attempts may continue. */
  readonly #succession: Succession | undefined;
  readonly #caller: CallerSide;
  readonly #passage: Passage;
  #missingBytes: number;
  #upstreamEnded = false;
  /** No more of the answer is delivered. */
  #isAbandoned = false;
  #hasLeft = false;
  /** A policy is looking at the whole answer. */
  #isScreening = false;
  /** The caller's time was up. */
  #isEndedEarly = false;
  #failure: GatewayError | undefined;
  #refusal: GatewayError | undefined;
  #lastWords: NodeJS.Timeout | undefined;
  #isBetween = false;

  constructor(exchange: SentExchange, answer: UpstreamAnswer, form: DeliveryForm) {
    this.#outcome = new DeliveryOutcome(form.storesAnswer);
    this.#exchange = exchange;
    this.#answer = answer;
    this.#form = form;
    this.#caller = new CallerSide(exchange, answer, form);
    const { continuing } = form;
    this.#succession = continuing && new Succession(continuing, this.#continued());
    this.#passage = new Passage(form, {
      caller: this.#caller,
      stored: this.#outcome.stored,
      answer: { pause: () => this.#answer.pause(), resume: () => this.#answer.resume() },
      isAbandoned: () => this.#isAbandoned,
      hasEnded: () => this.#hasEnded,
      refuse: (refusal) => this.#refuse(refusal),
    });
    this.#missingBytes = form.length ?? Number.POSITIVE_INFINITY;
  }

  /** Resolves, once, when only the last part is missing, or when no more will come. */
  get outcome(): Promise<Outcome> {
    return this.#outcome.promise;
  }

  /** Resolves when the caller has been given all of it; `undefined` if that is so already. To be asked after `release`. */
  get delivered(): Promise<void> | undefined {
    return this.#caller.delivered;
  }

  /** Why the caller does not get all of it: the upstream's fault, or what a policy found. */
  get failure(): GatewayError | undefined {
    return this.#failure ?? this.#refusal;
  }

  /** The call ended when one attempt was over and no other had answered yet. */
  get isBetween(): boolean {
    return this.#isBetween;
  }

  get #hasEnded(): boolean {
    return this.#outcome.isSettled || this.#isAbandoned;
  }

  begin(): void {
    this.#isAbandoned = this.#exchange.disconnected;
    this.#consume();
    this.#exchange.onDisconnect(() => this.#leave());
    if (this.#form.endsEarly) this.#exchange.onExpiry(() => this.#endEarly());
    // Readers of a stream should learn that it has begun, even before its first event.
    const isAwaited = !this.#caller.isHolding && !this.#isAbandoned;
    if (sendsStream(this.#form) && isAwaited && !this.#exchange.outgoing.headersSent) {
      this.#caller.sendHead();
      this.#exchange.outgoing.flushHeaders();
    }
  }

  #consume(): void {
    this.#answer.consume(this.#succession?.sinkFor(this) ?? this);
  }

  data(chunk: Buffer): void {
    this.#outcome.firstByteMs ??= this.#form.monotonic();
    if (this.#form.start?.takes(chunk) === false) this.#break();
    else this.#read(chunk);
  }

  #read(chunk: Buffer): void {
    const { reader, silence } = this.#form;
    const passing = reader.push(chunk);
    if (silence !== undefined) silence.note(reader.textLength);
    this.#missingBytes -= chunk.length;
    const isEnding = reader.ended || reader.isEnding === true;
    this.#caller.isHolding ||= isEnding || this.#missingBytes <= 0;
    if (passing !== undefined && this.#takesError(passing)) return;
    if (isEnding && !this.#outcome.isSettled) this.#completeSoon();
  }

  /** Takes what has come as the whole answer. */
  #endEarly(): void {
    if (this.#outcome.isSettled || this.#isAbandoned || this.#isScreening) return;
    this.#isEndedEarly = true;
    this.#caller.isHolding = true;
    this.#form.translated?.endEarly?.();
    this.#succeed();
    this.#upstreamEnded = true;
    this.#answer.abort();
  }

  /** Synchronous if nothing that matters can follow. */
  #completeSoon(): void {
    if (this.#form.reader.ended) this.#complete();
    else this.#lastWords ??= setTimeout(() => this.#complete(), LAST_WORDS_MS);
  }

  /** The end has come: whatever follows it can wait. */
  #complete(): void {
    if (this.#isAbandoned) return this.#endAbandoned(false);
    this.#answer.pause();
    this.#succeed();
    if (this.#form.reader.isCutOff !== true) return;
    this.#upstreamEnded = true;
    this.#answer.abort();
  }

  end(): void {
    if (this.#form.start?.ends() === false) return this.#break();
    this.#upstreamEnded = true;
    // What comes now is the last part, or part of it.
    this.#caller.isHolding = true;
    const rest = this.#form.reader.flush();
    if (rest !== undefined && this.#takesError(rest)) return;
    this.#form.passed?.end();
    const isBroken = isCut(this.#form, this.#answer);
    if (isBroken) return this.fail(new Error("the stream broke off before its end"));
    if (this.#isAbandoned) return this.#endAbandoned(false);
    this.#succession?.flush();
    if (this.#caller.isReleased) this.#caller.finish();
    else this.#succeed();
  }

  /** The whole answer is here. */
  #succeed(): void {
    this.#succession?.flush();
    const { screen } = this.#form;
    if (screen?.kind === "whole") return void this.#screenWhole(screen);
    if (this.#isScreening) return;
    const draining = this.#passage.drain();
    if (draining === undefined) this.#succeedWithRest();
    else void this.#succeedAfter(draining);
  }

  #succeedWithRest(): void {
    this.#passage.flush();
    if (this.#outcome.isSettled || this.#refusal !== undefined) return;
    this.#passage.endTranslation();
    this.#recordCall(this.#completed);
  }

  /** The rest of a stream is passed to its inspection first. */
  async #succeedAfter(draining: Promise<void>): Promise<void> {
    this.#isScreening = true;
    await draining;
    this.#isScreening = false;
    if (this.#isAbandoned) this.#endAbandoned(false);
    else this.#succeedWithRest();
  }

  get #completed() {
    const isPartial = this.#isEndedEarly && lacksEnd(this.#form);
    return { ending: "complete", status: this.#caller.status, lacksEnd: isPartial } as const;
  }

  fail(error: Error): void {
    this.#upstreamEnded = true;
    if (this.#caller.isReleased) this.#caller.finish();
    if (this.#outcome.isSettled || this.#isScreening) return;
    // Its end had come; only the end of the connection was missing.
    if (this.#form.reader.isEnding === true) return this.#complete();
    if (this.#isAbandoned) return this.#endAbandoned(lacksEnd(this.#form));
    const failure = toFailure(error);
    const follows = !this.#caller.isReleased && this.#succession?.follows(failure) === true;
    if (!follows) this.#breakOff(failure);
  }

  #breakOff(failure: GatewayError): void {
    this.#failure = failure;
    const status = this.#caller.sentStatus ?? failure.status;
    this.#recordCall({ ...brokenOff(failure, this.#form), status });
  }

  /** Continues with the answer of another attempt. */
  #join(leg: Leg): void {
    this.#upstreamEnded = false;
    this.#outcome.firstByteMs = undefined;
    this.#missingBytes = Number.POSITIVE_INFINITY;
    this.#answer = leg.answer;
    this.#form = { ...this.#form, ...leg, start: undefined };
    this.#caller.use(leg.answer);
    if (!this.#isAbandoned) this.#caller.note(`x-lintel-attempts: ${leg.attempts}`);
    this.#consume();
  }

  /** From now on it is known again which attempt a caller abandons who leaves, or has left meanwhile. */
  #settleOn(): void {
    if (this.#refusal !== undefined) this.#giveUp();
    else this.#exchange.onDisconnect(() => this.#leave());
  }

  /** The answer ends after an attempt that is over and before another has answered. */
  #endBetween(failure: GatewayError, outcome?: Outcome): void {
    this.#upstreamEnded = true;
    this.#isBetween = true;
    this.#failure = failure;
    if (this.#refusal === undefined && !this.#exchange.disconnected) {
      const status = this.#caller.sentStatus ?? failure.status;
      return this.#settle({ ...brokenOff(failure, this.#form), ...outcome, status });
    }
    if (!this.#isAbandoned) this.#stopRelaying();
    this.#settle({ lacksEnd: true, ...outcome, ...this.#abandonedOutcome });
  }

  /** Something came in place of an answer. */
  #break(): void {
    this.#answer.abort();
    this.fail(new GatewayError("upstream_failed", "the provider's answer is not one"));
  }

  /** Gives the caller the rest: to be called once the call is recorded. */
  release(): void {
    this.#caller.isReleased = true;
    if (this.#exchange.disconnected || this.#isAbandoned) return;
    if (this.failure === undefined) this.#caller.release(this.#upstreamEnded);
    else sendFailure(this.#exchange, this.#form, this.failure);
  }

  #continued(): ContinuedDelivery {
    return {
      hasEnded: () => this.#hasEnded,
      cut: (failure) =>
        this.#outcome.of(this.#form, this.#answer, {
          ...brokenOff(failure, this.#form),
          status: failure.status,
        }),
      pause: () => this.#answer.pause(),
      show: (bytes) => this.#passage.push(bytes),
      join: (leg) => this.#join(leg),
      settleOn: () => this.#settleOn(),
      endReported: () => {
        this.#answer.resume();
        this.#completeSoon();
      },
      endFailed: (failure) => {
        this.#breakOff(failure);
        this.#answer.abort();
      },
      endBetween: (failure, outcome) => this.#endBetween(failure, outcome),
    };
  }

  /** Takes what the reader lets pass; true if it held an error that this attempt or another makes up for. */
  #takesError(bytes: Buffer): boolean {
    const succession = this.#succession;
    const passing = succession === undefined ? bytes : succession.take(bytes);
    if (passing !== undefined) this.#passage.push(passing);
    return succession !== undefined && !this.#isAbandoned && succession.hasTakenError();
  }

  /** Ends the answer where it is: the caller gets an error, and the call goes on as if the caller had left. */
  #refuse(refusal: GatewayError): void {
    if (this.#outcome.isSettled || this.#hasLeft) return;
    this.#hasLeft = true;
    this.#refusal = refusal;
    this.#stopRelaying();
    sendFailure(this.#exchange, this.#form, refusal);
    // It is not known yet which attempt is to be given up.
    if (this.#succession?.isWaiting === true) return;
    if (this.#upstreamEnded) this.#endAbandoned(false);
    else this.#giveUp();
  }

  /** Inspects a whole answer and leaves it to `release`. */
  async #screenWhole(screen: WholeScreen): Promise<void> {
    if (this.#isScreening || this.#outcome.isSettled) return;
    this.#isScreening = true;
    const refusal = await this.#passage.passWhole(screen);
    if (this.#isAbandoned) return this.#endAbandoned(false);
    if (refusal !== undefined) {
      this.#refusal = refusal;
      return this.#recordCall(refusedOutcome(refusal, this.#caller.sentStatus));
    }
    this.#passage.endTranslation();
    this.#recordCall(this.#completed);
  }

  #leave(): void {
    if (this.#outcome.isSettled || this.#hasLeft) return;
    this.#hasLeft = true;
    // A caller who was dismissed before there was an answer has its error already.
    if (!this.#isAbandoned) {
      const { dismissal } = this.#exchange;
      this.#stopRelaying();
      if (dismissal !== undefined) sendFailure(this.#exchange, this.#form, dismissal);
    }
    this.#giveUp();
  }

  /** Decides what becomes of the call at its upstream without its caller. */
  #giveUp(): void {
    const { abandon, reader, streamed } = this.#form;
    const seen = { streamed, reading: reader.read(), isFinished: reader.lacksEnd === false };
    if (abandon(seen)) this.#answer.resume();
    else this.#endAbandoned(lacksEnd(this.#form));
  }

  #stopRelaying(): void {
    this.#isAbandoned = true;
    this.#caller.drop();
  }

  #endAbandoned(isPartial: boolean): void {
    this.#recordCall({ ...this.#abandonedOutcome, lacksEnd: isPartial });
    this.#answer.abort();
  }

  get #abandonedOutcome() {
    const status = this.#caller.statusWhenDropped;
    return this.#refusal === undefined
      ? disconnectedOutcome(this.#exchange, status)
      : refusedOutcome(this.#refusal, status);
  }

  #recordCall(ended: EndedDelivery): void {
    if (this.#outcome.isSettled) return;
    this.#settle(this.#outcome.of(this.#form, this.#answer, ended));
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome.isSettled) return;
    clearTimeout(this.#lastWords);
    this.#passage.conclude();
    this.#outcome.settle(outcome);
  }
}
