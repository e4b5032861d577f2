import { Server, type Socket } from "node:net";

/**
 * The connections of an HTTP server, so that it can be closed without cutting an answer: node's own `close` destroys
 * connections on which an answer has been written but not yet sent.
 */
export class HttpConnections {
  /** Every answer is the last of its connection. */
  isClosing = false;
  readonly #open = new Set<Socket>();
  readonly #upgraded = new Set<Socket>();
  readonly #busy = new Set<Socket>();

  add(socket: Socket): void {
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#upgraded.delete(socket);
    });
  }

  /** It is a WebSocket now, or will be: who serves that closes it. */
  upgraded(socket: Socket): void {
    this.#open.delete(socket);
    if (!socket.destroyed) this.#upgraded.add(socket);
  }

  /** It is not idle before `served` has settled. */
  busyUntil(socket: Socket, served: Promise<unknown>): void {
    this.#busy.add(socket);
    const free = (): void => void this.#busy.delete(socket);
    served.then(free, free);
  }

  /** Takes no new connections and leaves those that are open. */
  closeListenerOf(server: Server): void {
    Server.prototype.close.call(server);
  }

  /** Closes all but those on which something is under way or waits to be sent; true when none of these is left. */
  closeIdle(busy: ReadonlySet<Socket>): boolean {
    for (const socket of this.#open) {
      const isIdle = !busy.has(socket) && !this.#busy.has(socket) && isSent(socket);
      if (isIdle) socket.destroySoon();
    }
    return this.#open.size === 0 && [...this.#upgraded].every((socket) => isSent(socket));
  }

  destroyAll(): void {
    for (const socket of [...this.#open, ...this.#upgraded]) socket.destroy();
  }
}

const isSent = ({ writableLength }: Socket): boolean => writableLength === 0;
