import { lookup } from "node:dns";
import type { Socket } from "node:net";

import {
  type FindForwardProxy,
  type ForwardProxy,
  guardLookup,
  isPrivateHost,
  type LookUpAll,
  openTunnel,
  placeOf,
  PrivateAddressError,
} from "@lintel/service-kit";
import { Agent, type buildConnector } from "undici";

import type { UpstreamRequest } from "../../../ports/upstream.ts";
import { openSocket, type OpenSocketOptions } from "../open-socket.ts";
import type { UpstreamExchange } from "../upstream-exchange.ts";
import { detach } from "./detached-body.ts";
import { UndiciCarrier } from "./undici-carrier.ts";

/** Upper bound of all header lines together, as for our own client. */
const MAX_HEAD_LENGTH = 64 * 1024;
/** TLS sessions that are kept to be taken up again. */
const MAX_SESSIONS = 500;
/** A connection that is no longer waited for is not opened for longer. */
const MAX_CONNECT_MS = 60_000;

export interface UndiciConnectionsOptions {
  /** Addresses of the operator's own network may be called. */
  readonly allowPrivate: boolean;
  /** An origin that may be called wherever it is. */
  readonly trusted?: string | undefined;
  /** The proxy that leads to a URL, if any. */
  readonly forwardProxy: FindForwardProxy;
  /** Node's own by default. */
  readonly lookUp?: LookUpAll;
}

/** Connections to upstreams that undici keeps and speaks HTTP/1.1 over; they are opened as our own client opens its. */
export class UndiciConnections {
  readonly #allowPrivate: boolean;
  readonly #trusted: string | undefined;
  readonly #lookup: ReturnType<typeof guardLookup> | undefined;
  readonly #forwardProxy: FindForwardProxy;
  readonly #agent: Agent;
  readonly #opening = new Set<{ destroy(reason: Error): void }>();
  readonly #sessions = new Map<string, Buffer>();

  constructor({ allowPrivate, forwardProxy, lookUp = lookup, trusted }: UndiciConnectionsOptions) {
    this.#forwardProxy = forwardProxy;
    this.#allowPrivate = allowPrivate;
    this.#trusted = trusted;
    this.#lookup = allowPrivate ? undefined : guardLookup(lookUp);
    this.#agent = new Agent({
      allowH2: false,
      pipelining: 1,
      connect: (options, callback) => this.#connect(options, callback),
      // The exchange has deadlines of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEAD_LENGTH,
    });
  }

  /** Sends a request. Throws a `PrivateAddressError` for an address that may not be called. */
  carry(exchange: UpstreamExchange, { body, headers, method, url }: UpstreamRequest): void {
    if (!this.#allowPrivate && url.origin !== this.#trusted && isPrivateHost(url.hostname)) {
      throw new PrivateAddressError(`${url.hostname} is a private address`);
    }
    const isWhole = Buffer.isBuffer(body);
    const lines = isWhole ? headers.filter(([name]) => !isLength(name)) : headers;
    const carrier = new UndiciCarrier(exchange);
    exchange.carriedBy(carrier);
    this.#agent.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: lines.flat(),
        body: isWhole ? body : detach(body),
      },
      carrier,
    );
  }

  /** Cuts all connections; resolves when they are gone. */
  async close(): Promise<void> {
    const reason = new Error("the gateway is shutting down");
    for (const socket of this.#opening) socket.destroy(reason);
    await this.#agent.destroy(reason);
  }

  #connect({ host, protocol }: buildConnector.Options, callback: buildConnector.Callback): void {
    const url = new URL(`${protocol}//${host ?? ""}`);
    const proxy = this.#forwardProxy(url);
    if (proxy !== undefined) return this.#connectThrough(proxy, url, callback);
    this.#connectBy(
      url,
      { lookup: url.origin === this.#trusted ? undefined : this.#lookup },
      callback,
    );
  }

  #connectThrough(proxy: ForwardProxy, url: URL, callback: buildConnector.Callback): void {
    const failed = (error: Error): void => {
      this.#opening.delete(opening);
      callback(error, null);
    };
    const opened = (tunnel: Socket): void => {
      this.#opening.delete(opening);
      this.#connectBy(url, { tunnel }, callback);
    };
    const tunnel = openTunnel(proxy, placeOf(url), { failed, opened }, MAX_CONNECT_MS);
    const opening = {
      destroy: (reason: Error) => {
        tunnel.abort();
        failed(reason);
      },
    };
    this.#opening.add(opening);
  }

  #connectBy(
    url: URL,
    way: Pick<OpenSocketOptions, "lookup" | "tunnel">,
    callback: buildConnector.Callback,
  ): void {
    const { openEvent, socket } = openSocket(url, {
      ...way,
      session: this.#sessions.get(url.host),
      onSession: (session) => this.#keep(url.host, session),
    });
    const timer = setTimeout(
      () => socket.destroy(new Error("the connection was not opened in time")),
      MAX_CONNECT_MS,
    );
    const finish = (): void => {
      clearTimeout(timer);
      this.#opening.delete(socket);
      socket.off("error", failed);
    };
    const failed = (error: Error): void => {
      finish();
      callback(error, null);
    };
    this.#opening.add(socket);
    socket.once("error", failed);
    socket.once(openEvent, () => {
      finish();
      callback(null, socket);
    });
  }

  #keep(host: string, session: Buffer): void {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(host, session);
  }
}

const isLength = (name: string): boolean =>
  name.length === 14 && name.toLowerCase() === "content-length";
