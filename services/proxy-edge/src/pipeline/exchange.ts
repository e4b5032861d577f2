import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";

import type { GatewayError } from "@lintel/core";

import type { CallerRequest } from "../http/arrived-request.ts";
import type { CallerAnswer } from "../http/caller-answer.ts";
import { MAX_TIMER_MS } from "../max-timer.ts";
import type { HeldBodies } from "../memory/held-bodies.ts";
import type { Inbound } from "./inbound.ts";

/** The caller disconnected before the answer was complete. */
export class ClientDisconnected extends Error {
  override readonly name = "ClientDisconnected";
}

/** One request and its answer on the wire. */
export class Exchange {
  readonly id: string;
  #inbound: Inbound;
  readonly incoming: CallerRequest;
  readonly outgoing: CallerAnswer;
  #disconnected = false;
  #dismissal: GatewayError | undefined;
  #isAnswered = false;
  #expiry: NodeJS.Timeout | undefined;
  #onDisconnect: (() => unknown) | undefined;
  #onExpiry: (() => void) | undefined;
  readonly #bodies: HeldBodies | undefined;
  #heldBytes = 0;

  /** `bodies` bounds what all calls hold of their bodies; absent: nothing does. */
  constructor(id: string, inbound: Inbound, wire: Wire, bodies?: HeldBodies) {
    this.id = id;
    this.#bodies = bodies;
    this.#inbound = inbound;
    this.incoming = wire.incoming;
    this.outgoing = wire.outgoing;
    this.outgoing.once("close", () => {
      this.keep();
      if (this.outgoing.writableFinished) return;
      this.#disconnected = true;
      this.#onDisconnect?.();
    });
    // A write to a caller who is leaving; `close` follows.
    this.outgoing.on("error", () => undefined);
  }

  /** How the call came in. */
  get inbound(): Inbound {
    return this.#inbound;
  }

  /** It is known now where the call leads, and so how it is read: from here on it is as if it had come in there. */
  enter(inbound: Inbound): void {
    this.#inbound = inbound;
  }

  /** So many more bytes of its body are to be held until the call is over; false when there is no room for them. */
  hold(bytes: number): boolean {
    if (this.#bodies?.take(bytes) === false) return false;
    this.#heldBytes += bytes;
    return true;
  }

  /** The call is over, and its body gone. */
  letGo(): void {
    this.#bodies?.giveBack(this.#heldBytes);
    this.#heldBytes = 0;
  }

  /** What follows the question mark. In another API than the upstream's it says nothing to that. */
  get query(): string {
    if (this.#inbound.translation !== undefined) return "";
    const target = this.incoming.url ?? "";
    const mark = target.indexOf("?");
    return mark < 0 ? "" : target.slice(mark + 1);
  }

  get headers(): IncomingHttpHeaders {
    return this.incoming.headers;
  }

  /** No answer is read any more: the connection closed before all of it was sent, or the caller was dismissed. */
  get disconnected(): boolean {
    const { incoming } = this;
    // While a request is still coming in, its end is seen first.
    return (
      this.#disconnected ||
      this.#dismissal !== undefined ||
      (incoming.destroyed && !incoming.complete)
    );
  }

  /** The error a dismissed caller gets in place of an answer; `undefined` for every other caller, and for one that is gone. */
  get dismissal(): GatewayError | undefined {
    return this.#dismissal;
  }

  /**
   * The caller gets `error` and counts as disconnected: its time is over, or the gateway stops. A caller who is being
   * answered already keeps its answer, and only what is still expected of the upstream behind it is given up.
   */
  dismiss(error: GatewayError): void {
    if (this.disconnected) return;
    if (!this.#isAnswered) this.#dismissal = error;
    this.#onDisconnect?.();
  }

  /**
   * How long the caller waits for an answer, in milliseconds, from the first call of this; then it is dismissed with `error`,
   * or given what has come where there is a listener for that.
   */
  expireIn(ms: number, error: GatewayError): void {
    this.#expiry ??= setTimeout(() => this.#expire(error), Math.min(ms, MAX_TIMER_MS));
  }

  #expire(error: GatewayError): void {
    if (this.#onExpiry === undefined) this.dismiss(error);
    else this.#onExpiry();
  }

  /** Called when the caller's time is over, which then is not dismissed. */
  onExpiry(listener: () => void): void {
    this.#onExpiry = listener;
  }

  /** The caller is being answered; its deadline no longer counts. */
  keep(): void {
    this.#isAnswered = true;
    clearTimeout(this.#expiry);
  }

  /** Called when the caller disconnects, at once when it has already. There is one listener at a time. */
  onDisconnect(listener: (() => unknown) | undefined): void {
    this.#onDisconnect = listener;
    if (this.disconnected) listener?.();
  }
}

/** An exchange whose call is on its way: of how it came in, these stages know only what its caller speaks, and the route. */
export interface SentExchange extends Omit<Exchange, "inbound"> {
  readonly inbound: Pick<Inbound, "errors" | "route" | "translation">;
}

export interface Wire {
  readonly incoming: CallerRequest;
  readonly outgoing: CallerAnswer;
}

/** The same as `headerOf`, of a text that callers may send in UTF-8. */
export const textHeaderOf = (headers: IncomingHttpHeaders, name: string): string =>
  asText(headerOf(headers, name));

/** The value of a header, which node reads as Latin-1, as whoever wrote it in UTF-8 reads it. */
export function asText(value: string): string {
  if (!NOT_ASCII.test(value)) return value;
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : value;
}

const NOT_ASCII = /[^\0-\x7F]/;

/** A header that may be sent once; of several the first counts. */
export const headerOf = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};
