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

/**
 * Calls under way, whether or not their callers are still there. They stand in slots that are used again. A `Set` would
 * not do: the tables it has outgrown keep what was in them until V8 collects the old generation, so that most calls
 * would survive the collections of the young one.
 */
export class OpenCalls implements DrainableCalls {
  readonly #slots: (Exchange | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  get size(): number {
    return this.#slots.length - this.#freeSlots.length;
  }

  /** Returns the call's slot, by which it is removed. */
  add(exchange: Exchange): number {
    const slot = this.#freeSlots.pop() ?? this.#slots.length;
    this.#slots[slot] = exchange;
    return slot;
  }

  /** To be called once for each call. */
  remove(slot: number): void {
    this.#slots[slot] = undefined;
    this.#freeSlots.push(slot);
  }

  connections(): ReadonlySet<Socket> {
    return new Set(this.#exchanges().map(({ incoming }) => incoming.socket));
  }

  announceClose(): void {
    for (const { outgoing } of this.#exchanges()) outgoing.shouldKeepAlive = false;
  }

  dismissAll(error: GatewayError): void {
    for (const exchange of this.#exchanges()) exchange.dismiss(error);
  }

  #exchanges(): readonly Exchange[] {
    return this.#slots.filter((exchange) => exchange !== undefined);
  }
}
