import type { Socket } from "node:net";

import type { GatewayError } from "@lintel/core";

import type { Exchange } from "./pipeline/exchange.ts";

/** What may be done to calls while a gateway stops. */
export interface DrainableCalls {
  readonly size: number;
  /** The connections on which calls are under way. */
  connections(): ReadonlySet<Socket>;
  /** The answers that have not begun say that nothing more is to be sent on their connections. */
  announceClose(): void;
  /** Answers the callers of all with `error`, and gives the calls up. */
  dismissAll(error: GatewayError): void;
}

/** Calls under way, whether or not their callers are still there. */
export class OpenCalls implements DrainableCalls {
  readonly #exchanges = new Set<Exchange>();

  get size(): number {
    return this.#exchanges.size;
  }

  add(exchange: Exchange): void {
    this.#exchanges.add(exchange);
  }

  delete(exchange: Exchange): void {
    this.#exchanges.delete(exchange);
  }

  connections(): ReadonlySet<Socket> {
    return new Set([...this.#exchanges].map(({ incoming }) => incoming.socket));
  }

  announceClose(): void {
    for (const { outgoing } of this.#exchanges) outgoing.shouldKeepAlive = false;
  }

  dismissAll(error: GatewayError): void {
    for (const exchange of this.#exchanges) exchange.dismiss(error);
  }
}
