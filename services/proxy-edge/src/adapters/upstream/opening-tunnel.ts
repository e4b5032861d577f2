import type { Socket } from "node:net";

import { type ForwardProxy, openTunnel, type PendingTunnel, placeOf } from "@lintel/service-kit";

import type { SendableRequest, UpstreamConnection } from "./upstream-connection.ts";
import type { Carrier, UpstreamExchange } from "./upstream-exchange.ts";

/** The exchange's own deadline is earlier: this one is for a tunnel that no exchange waits for any more. */
const MAX_OPENING_MS = 60_000;

export interface TunnelOwner {
  /** Makes a connection over the tunnel. */
  connectOver(tunnel: Socket): UpstreamConnection;
  gone(opening: OpeningTunnel): void;
}

/** One exchange whose connection is not there yet: the forward proxy has been asked for a tunnel to its host. */
export class OpeningTunnel implements Carrier {
  readonly #tunnel: PendingTunnel;
  readonly #owner: TunnelOwner;
  #carried: { readonly exchange: UpstreamExchange; readonly request: SendableRequest } | undefined;
  readonly #onBodyError = (error: Error): void => this.destroy(error);

  constructor(proxy: ForwardProxy, url: URL, owner: TunnelOwner) {
    this.#owner = owner;
    const events = {
      opened: (socket: Socket) => this.#opened(socket),
      failed: (error: Error) => this.destroy(error),
    };
    this.#tunnel = openTunnel(proxy, placeOf(url), events, MAX_OPENING_MS);
  }

  /** Sends the request once there is a connection. */
  carry(exchange: UpstreamExchange, request: SendableRequest): void {
    this.#carried = { exchange, request };
    exchange.carriedBy(this);
    if (!Buffer.isBuffer(request.body)) request.body.on("error", this.#onBodyError);
  }

  /** Nothing is read yet. */
  pause(): void {}

  resume(): void {}

  destroy(reason: Error): void {
    this.#tunnel.abort();
    const carried = this.#release();
    this.#owner.gone(this);
    if (carried === undefined) return;
    const { body } = carried.request;
    // What is not sent is read and dropped, as everywhere.
    if (!Buffer.isBuffer(body)) body.on("error", () => undefined).resume();
    carried.exchange.failed(reason);
  }

  #opened(tunnel: Socket): void {
    const carried = this.#release();
    this.#owner.gone(this);
    if (carried === undefined) return void tunnel.destroy();
    this.#owner.connectOver(tunnel).carry(carried.exchange, carried.request);
  }

  #release() {
    const carried = this.#carried;
    this.#carried = undefined;
    const body = carried?.request.body;
    if (body !== undefined && !Buffer.isBuffer(body)) body.off("error", this.#onBodyError);
    return carried;
  }
}
