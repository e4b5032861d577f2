import { GatewayError } from "@lintel/core";

import type { AnswerSink, UpstreamAnswer } from "../../ports/upstream.ts";
import type { Outcome } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";
import { disconnectedOutcome } from "../record/abandon.ts";
import { CallerSide } from "./caller-side.ts";
import { type DeliveryForm, isCut, lacksEnd, readingOf, sendsStream } from "./delivery-form.ts";
import { StoredAnswer } from "./kept/stored-answer.ts";
import type { StreamScreen, WholeScreen } from "./screen/screen.ts";
import { headersOf, refusedOutcome } from "./screen/screened-outcome.ts";
import { ScreenedStream } from "./screen/screened-stream.ts";
import { sendFailure, toFailure } from "./send-failure.ts";

/** What may still follow an end mark or an error comes with it, or at once; some upstreams keep the connection open. */
const LAST_WORDS_MS = 250;

/**
 * Passes an answer on as it comes, with back-pressure, and keeps its last part until `release`: from the end mark
 * of a stream, the last bytes of an announced length, or else the end itself. `outcome` resolves, once, when
 * nothing but that part is missing, or when there will be no more: failed, late, or the caller gone. An answer
 * that is read on without its caller is dropped as it comes.
 */
export class Delivery implements AnswerSink {
  readonly outcome: Promise<Outcome>;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #exchange: SentExchange;
  readonly #answer: UpstreamAnswer;
  readonly #form: DeliveryForm;
  readonly #caller: CallerSide;
  readonly #stored: StoredAnswer | undefined;
  /** Where a policy looks at a stream. */
  readonly #screened: ScreenedStream | undefined;
  #missingBytes: number;
  #isSettled = false;
  #upstreamEnded = false;
  /** No more of the answer is delivered. */
  #isAbandoned = false;
  #hasLeft = false;
  /** A policy is looking at the whole answer. */
  #isScreening = false;
  /** Its caller's time was over. */
  #isEndedEarly = false;
  #failure: GatewayError | undefined;
  #refusal: GatewayError | undefined;
  #firstByteMs: number | undefined;
  #lastWords: NodeJS.Timeout | undefined;

  constructor(exchange: SentExchange, answer: UpstreamAnswer, form: DeliveryForm) {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.outcome = promise;
    this.#resolve = resolve;
    this.#exchange = exchange;
    this.#answer = answer;
    this.#form = form;
    this.#caller = new CallerSide(exchange, answer, form);
    this.#stored = form.storesAnswer ? new StoredAnswer() : undefined;
    const { screen } = form;
    this.#screened = screen?.kind === "stream" ? this.#through(screen) : undefined;
    this.#missingBytes = form.length ?? Number.POSITIVE_INFINITY;
  }

  /** Resolves when the caller has been given all of it; `undefined` when that is so. To be asked after `release`. */
  get delivered(): Promise<void> | undefined {
    return this.#caller.delivered;
  }

  /** Why the caller does not get all of it: the upstream's fault, or what a policy found. */
  get failure(): GatewayError | undefined {
    return this.#failure ?? this.#refusal;
  }

  begin(): void {
    this.#isAbandoned = this.#exchange.disconnected;
    this.#answer.consume(this);
    this.#exchange.onDisconnect(() => this.#leave());
    if (this.#form.endsEarly) this.#exchange.onExpiry(() => this.#endEarly());
    // A stream's reader wants to know that it has begun, even before its first event.
    const isAwaited = !this.#caller.isHolding && !this.#isAbandoned;
    if (sendsStream(this.#form) && isAwaited && !this.#exchange.outgoing.headersSent) {
      this.#caller.sendHead();
      this.#exchange.outgoing.flushHeaders();
    }
  }

  data(chunk: Buffer): void {
    this.#firstByteMs ??= this.#form.monotonic();
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
    if (passing !== undefined) this.#take(passing);
    if (isEnding && !this.#isSettled) this.#completeSoon();
  }

  /** What has come is all of the answer. */
  #endEarly(): void {
    if (this.#isSettled || this.#isAbandoned || this.#isScreening) return;
    this.#isEndedEarly = true;
    this.#caller.isHolding = true;
    this.#form.translated?.endEarly?.();
    this.#succeed();
    this.#upstreamEnded = true;
    this.#answer.abort();
  }

  /** At once, when nothing can follow that matters. */
  #completeSoon(): void {
    if (this.#form.reader.ended) this.#complete();
    else this.#lastWords ??= setTimeout(() => this.#complete(), LAST_WORDS_MS);
  }

  /** What follows the end can wait. */
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
    // What comes now is the last part, or belongs to it.
    this.#caller.isHolding = true;
    const rest = this.#form.reader.flush();
    if (rest !== undefined) this.#take(rest);
    this.#form.passed?.end();
    if (isCut(this.#form, this.#answer)) this.fail(new Error("the stream ended before its end"));
    else if (this.#isAbandoned) this.#endAbandoned(false);
    else if (this.#caller.isReleased) this.#caller.finish();
    else this.#succeed();
  }

  /** The whole answer is here. */
  #succeed(): void {
    const { screen } = this.#form;
    if (screen?.kind === "whole") {
      void this.#screenWhole(screen);
      return;
    }
    if (this.#isScreening) return;
    const draining = this.#screened?.drain();
    if (draining === undefined) this.#succeedWithRest();
    else void this.#succeedAfter(draining);
  }

  #succeedWithRest(): void {
    this.#screened?.flush();
    if (this.#isSettled || this.#refusal !== undefined) return;
    this.#endTranslation();
    this.#recordCall(this.#completed);
  }

  /** Others have to look at the rest of a stream first. */
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
    if (this.#isSettled || this.#isScreening) return;
    // Its end had come; only the end of the connection was missing.
    if (this.#form.reader.isEnding === true) return this.#complete();
    if (this.#isAbandoned) return this.#endAbandoned(lacksEnd(this.#form));
    const failure = toFailure(error);
    this.#failure = failure;
    this.#recordCall({
      ending: failure.code === "upstream_timeout" ? "timeout" : "upstream_failed",
      status: this.#caller.sentStatus ?? failure.status,
      errorCode: failure.code,
      lacksEnd: lacksEnd(this.#form),
    });
  }

  /** Something else came in place of an answer. */
  #break(): void {
    this.#answer.abort();
    this.fail(new GatewayError("upstream_failed", "the provider's answer is not one"));
  }

  /** Lets the caller have the rest: to be called once the call is recorded. */
  release(): void {
    this.#caller.isReleased = true;
    if (this.#exchange.disconnected || this.#isAbandoned) return;
    if (this.failure !== undefined) {
      sendFailure(this.#exchange, this.#form, this.failure);
      return;
    }
    this.#caller.release(this.#upstreamEnded);
  }

  #through(screen: StreamScreen): ScreenedStream {
    return new ScreenedStream(screen, {
      answer: this.#answer,
      hasEnded: () => this.#isSettled || this.#isAbandoned,
      pass: ({ kept, passing }) => this.#pass(passing, kept),
      refuse: (refusal) => this.#refuse(refusal),
    });
  }

  /** Takes what the reader lets pass. */
  #take(bytes: Buffer): void {
    const { screen } = this.#form;
    if (screen === undefined) return this.#pass(bytes, bytes);
    if (this.#isAbandoned) return;
    if (this.#screened !== undefined) return this.#screened.push(bytes);
    screen.push(bytes);
    if (screen.refusal !== undefined) this.#refuse(screen.refusal);
  }

  /** Ends the answer where it is: its caller gets an error, and what becomes of the call is as if the caller had left. */
  #refuse(refusal: GatewayError): void {
    if (this.#isSettled || this.#hasLeft) return;
    this.#hasLeft = true;
    this.#refusal = refusal;
    this.#stopRelaying();
    sendFailure(this.#exchange, this.#form, refusal);
    if (this.#upstreamEnded) this.#endAbandoned(false);
    else this.#giveUp();
  }

  /** Looks at a whole answer, and leaves it to `release`. */
  async #screenWhole(screen: WholeScreen): Promise<void> {
    if (this.#isScreening || this.#isSettled) return;
    this.#isScreening = true;
    const screened = await screen.finish();
    if (this.#isAbandoned) return this.#endAbandoned(false);
    if (screened instanceof GatewayError) {
      this.#refusal = screened;
      return this.#recordCall(refusedOutcome(screened, this.#caller.sentStatus));
    }
    this.#caller.isHolding = true;
    this.#caller.headers = headersOf(screened, this.#form.headers);
    this.#pass(screened.passing, screened.kept);
    this.#endTranslation();
    this.#recordCall(this.#completed);
  }

  #pass(bytes: Buffer, kept: Buffer): void {
    if (this.#isAbandoned) return;
    if (this.#stored !== undefined) this.#stored.add(kept);
    const { translated } = this.#form;
    const shown = translated === undefined ? bytes : translated.push(bytes);
    if (shown !== undefined) this.#caller.give(shown);
  }

  /** Nothing follows that would have to be translated. */
  #endTranslation(): void {
    const rest = this.#form.translated?.flush();
    if (rest !== undefined && !this.#isAbandoned) this.#caller.give(rest);
  }

  #leave(): void {
    if (this.#isSettled || this.#hasLeft) return;
    this.#hasLeft = true;
    // A caller dismissed before there was an answer has got its error.
    if (!this.#isAbandoned) this.#dismiss();
    this.#giveUp();
  }

  /** What becomes of the call at its upstream without its caller. */
  #giveUp(): void {
    const { abandon, reader, streamed } = this.#form;
    const seen = { streamed, reading: reader.read(), isFinished: reader.lacksEnd === false };
    if (abandon(seen)) this.#answer.resume();
    else this.#endAbandoned(lacksEnd(this.#form));
  }

  /** Stops relaying; a dismissed caller gets an error. */
  #dismiss(): void {
    const { dismissal } = this.#exchange;
    this.#stopRelaying();
    if (dismissal !== undefined) sendFailure(this.#exchange, this.#form, dismissal);
  }

  #stopRelaying(): void {
    this.#isAbandoned = true;
    this.#caller.drop();
  }

  #endAbandoned(isPartial: boolean): void {
    const status = this.#caller.statusWhenDropped;
    const outcome =
      this.#refusal === undefined
        ? disconnectedOutcome(this.#exchange, status)
        : refusedOutcome(this.#refusal, status);
    this.#recordCall({ ...outcome, lacksEnd: isPartial });
    this.#answer.abort();
  }

  #recordCall(outcome: Pick<Outcome, "ending" | "status" | "errorCode" | "lacksEnd">): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#lastWords);
    this.#screened?.conclude();
    this.#resolve({
      ...outcome,
      upstreamStatus: this.#answer.status,
      lost: this.#form.translated?.lost,
      reading: readingOf(this.#form),
      storedAnswer: this.#stored?.content,
      firstByteMs: this.#firstByteMs,
      upstreamEndedMs: this.#form.monotonic(),
      silentMs: this.#form.silence?.totalMs,
    });
  }
}
