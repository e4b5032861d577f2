import type { HeaderLine } from "@lintel/providers";

import { flatHeaders } from "../../http/flat-headers.ts";
import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { SentExchange } from "../exchange.ts";
import { type DeliveryForm, sendsReadableStream, statusOf } from "./delivery-form.ts";
import { endWith } from "./end-with.ts";
import { OpenEvent } from "./events/open-event.ts";
import { withLost } from "./with-lost.ts";

/** The caller's side of a delivery: passes bytes on as they come, with back-pressure, or holds them until they are released. */
export class CallerSide {
  /** Bytes are held, until `isReleased`. */
  isHolding: boolean;
  isReleased = false;
  headers: readonly HeaderLine[];
  readonly #exchange: SentExchange;
  #answer: UpstreamAnswer;
  readonly #form: DeliveryForm;
  readonly #held: Buffer[] = [];
  /** What of a stream is no whole event yet. */
  readonly #openEvent: OpenEvent | undefined;
  #statusWhenDropped: number | undefined;
  #delivered: PromiseWithResolvers<void> | undefined;

  constructor(exchange: SentExchange, answer: UpstreamAnswer, form: DeliveryForm) {
    this.#exchange = exchange;
    this.#answer = answer;
    this.#form = form;
    this.headers = form.headers;
    // What is here already goes out in one piece.
    this.isHolding = answer.isWhole;
    this.#openEvent = sendsReadableStream(form) ? new OpenEvent() : undefined;
  }

  /** Resolves when the caller has been given all of it; `undefined` when that is so. To be asked after `release`. */
  get delivered(): Promise<void> | undefined {
    return this.#delivered?.promise;
  }

  get status(): number {
    return statusOf(this.#form, this.#answer);
  }

  /** The status the caller has been given. */
  get sentStatus(): number | undefined {
    return this.#exchange.outgoing.headersSent ? this.status : undefined;
  }

  /** What `sentStatus` was before `drop`. */
  get statusWhenDropped(): number | undefined {
    return this.#statusWhenDropped;
  }

  give(bytes: Buffer): void {
    this.#form.passed?.add(bytes);
    const passing = this.isReleased ? bytes : this.#whole(bytes);
    if (passing !== undefined) this.#pass(passing);
  }

  #whole(bytes: Buffer): Buffer | undefined {
    return this.#openEvent === undefined ? bytes : this.#openEvent.take(bytes);
  }

  #pass(bytes: Buffer): void {
    if (this.isHolding && !this.isReleased) {
      this.#held.push(bytes);
      return;
    }
    const { outgoing } = this.#exchange;
    if (!outgoing.headersSent) this.sendHead();
    if (outgoing.write(bytes)) return;
    this.#answer.pause();
    outgoing.once("drain", () => this.#answer.resume());
  }

  /** Goes on with another attempt's answer: what was held of the one before is the caller's. */
  use(answer: UpstreamAnswer): void {
    this.#answer = answer;
    this.isHolding = false;
    for (const bytes of this.#held.splice(0)) this.#pass(bytes);
  }

  /** Says in a comment, which SDKs pass over, what is known only when the head is gone. */
  note(header: string): void {
    this.give(Buffer.from(`: ${header}\n\n`));
  }

  sendHead(): void {
    const headers = withLost(this.headers, this.#form.translated?.lost);
    this.#exchange.outgoing.writeHead(this.status, flatHeaders(headers));
  }

  /** Gives what is held, and ends the answer, or lets the rest follow. */
  release(hasEnded: boolean): void {
    const { outgoing } = this.#exchange;
    if (!outgoing.headersSent) this.sendHead();
    const open = this.#openEvent?.flush();
    if (open !== undefined) this.#held.push(open);
    const rest = this.#held.length > 1 ? Buffer.concat(this.#held) : this.#held[0];
    if (hasEnded) {
      endWith(outgoing, rest);
      return;
    }
    if (rest !== undefined) outgoing.write(rest);
    this.#delivered = Promise.withResolvers();
    this.#exchange.onDisconnect(() => this.#answer.abort());
    this.#answer.resume();
  }

  /** Nothing comes behind what was released. */
  finish(): void {
    this.#exchange.outgoing.end();
    this.#delivered?.resolve();
  }

  /** The caller gets no more of the answer, and nothing of what is held. */
  drop(): void {
    this.#statusWhenDropped = this.sentStatus;
    this.#held.length = 0;
  }
}
