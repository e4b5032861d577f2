import type { Socket } from "node:net";

import { PlainConnection, type PlainConnectionOptions } from "./plain-connection.ts";

/** How long a request may take to come before it is left to node. */
const CHECK_EVERY_MS = 1000;

/** The connections that node's HTTP server has not got yet. */
export class PlainConnections {
  readonly #options: PlainConnectionOptions;
  readonly #open = new Map<Socket, PlainConnection>();
  readonly #timer: NodeJS.Timeout;
  #checkedMs: number;

  constructor(options: PlainConnectionOptions) {
    this.#options = {
      ...options,
      handOver: (socket) => {
        this.#open.delete(socket);
        options.handOver(socket);
      },
    };
    this.#checkedMs = options.monotonic();
    this.#timer = setInterval(() => this.#check(), CHECK_EVERY_MS).unref();
  }

  add(socket: Socket): void {
    this.#open.set(socket, new PlainConnection(socket, this.#options));
    socket.once("close", () => this.#open.delete(socket));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const sinceMs = this.#checkedMs;
    this.#checkedMs = this.#options.monotonic();
    for (const connection of this.#open.values()) connection.check(sinceMs);
  }
}
