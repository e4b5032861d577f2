import { lookup } from "node:dns";

import {
  type FindForwardProxy,
  guardLookup,
  isPrivateHost,
  type LookUpAll,
  PrivateAddressError,
} from "@lintel/service-kit";

import { openSocket, type OpenSocketOptions } from "./open-socket.ts";
import { OpeningTunnel } from "./opening-tunnel.ts";
import { type SendableRequest, UpstreamConnection } from "./upstream-connection.ts";
import type { UpstreamExchange } from "./upstream-exchange.ts";

const MAX_ORIGINS = 500;
/** Shorter than servers keep idle connections, so that it is not them who close one we are about to use. */
const IDLE_MS = 4000;
/** Where a server says how long it keeps them: before that is over, and no longer than this. */
const MARGIN_MS = 1000;
const MAX_IDLE_MS = 600_000;
const SWEEP_EVERY_MS = 1000;
/** A connection that was idle for this long is checked before it is used: its server may have closed it. */
const STALE_MS = 100;

export interface OriginConnectionsOptions {
  /** Addresses of the operator's own network may be called. */
  readonly allowPrivate: boolean;
  /** An origin that may be called wherever it is. */
  readonly trusted?: string | undefined;
  /** The proxy that leads to a URL, if any. It looks the name up: addresses behind it are its own to guard. */
  readonly forwardProxy: FindForwardProxy;
  readonly monotonic: () => number;
  /** Node's own by default. */
  readonly lookUp?: LookUpAll;
}

interface IdleConnection {
  readonly connection: UpstreamConnection;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A connection, or what will become one. */
type Openable = UpstreamConnection | OpeningTunnel;

/** One scheme, host and port. */
interface Origin {
  /** The one used last at the end, and the first to be used again: the others may go. */
  idle: IdleConnection[];
  /** Of the last TLS connection. */
  session: Buffer | undefined;
  /** Too many others came: its connections are not kept any more. */
  isLetGo: boolean;
}

/** Connections to upstreams, by origin; of too many origins the oldest is let go. */
export class OriginConnections {
  readonly #options: OriginConnectionsOptions;
  readonly #lookup: ReturnType<typeof guardLookup> | undefined;
  readonly #origins = new Map<string, Origin>();
  readonly #open = new Set<Openable>();
  /** Fulfilled when the last of them is, after `close`. */
  readonly #gone = Promise.withResolvers<void>();
  #isClosed = false;
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: OriginConnectionsOptions) {
    this.#options = options;
    this.#lookup = options.allowPrivate ? undefined : guardLookup(options.lookUp ?? lookup);
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
    this.#sweeper.unref();
  }

  /**
   * Sends a request over a connection that is idle, or a new one. Throws a `PrivateAddressError` for an address that
   * may not be called.
   */
  carry(exchange: UpstreamExchange, request: SendableRequest): void {
    const { url } = request;
    const origin = this.#originOf(url);
    const idle = this.#takeIdle(origin);
    if (idle === undefined) return this.#connect(origin, url).carry(exchange, request);
    const { connection, sinceMs } = idle;
    if (this.#options.monotonic() - sinceMs < STALE_MS) return connection.carry(exchange, request);
    // That the server has closed it meanwhile is known a turn of the event loop later.
    setImmediate(() => {
      try {
        const usable = connection.isIdle ? connection : this.#connect(origin, url);
        usable.carry(exchange, request);
      } catch (error) {
        // Uncaught it would end the process.
        exchange.failed(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Cuts all connections; resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    const reason = new Error("the gateway is shutting down");
    for (const connection of this.#open) connection.destroy(reason);
    if (this.#open.size > 0) await this.#gone.promise;
  }

  #originOf({ hostname, origin: name }: URL): Origin {
    const known = this.#origins.get(name);
    if (known !== undefined) return known;
    const { allowPrivate, trusted } = this.#options;
    if (!allowPrivate && name !== trusted && isPrivateHost(hostname)) {
      throw new PrivateAddressError(`${hostname} is a private address`);
    }
    const origin: Origin = { idle: [], session: undefined, isLetGo: false };
    this.#origins.set(name, origin);
    if (this.#origins.size > MAX_ORIGINS) this.#letOneGo();
    return origin;
  }

  #takeIdle({ idle }: Origin): IdleConnection | undefined {
    const nowMs = this.#options.monotonic();
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.connection.isIdle && nowMs < last.untilMs) return last;
      last.connection.destroy(STALE);
    }
    return undefined;
  }

  #connect(origin: Origin, url: URL): Openable {
    const proxy = this.#options.forwardProxy(url);
    if (proxy !== undefined) {
      const opening = new OpeningTunnel(proxy, url, {
        connectOver: (tunnel) => this.#connectBy(origin, url, { tunnel }),
        gone: (lost) => this.#forget(lost),
      });
      this.#open.add(opening);
      return opening;
    }
    const isTrusted = url.origin === this.#options.trusted;
    return this.#connectBy(origin, url, { lookup: isTrusted ? undefined : this.#lookup });
  }

  #connectBy(
    origin: Origin,
    url: URL,
    way: Pick<OpenSocketOptions, "lookup" | "tunnel">,
  ): UpstreamConnection {
    const opening = openSocket(url, {
      ...way,
      session: origin.session,
      onSession: (session) => {
        origin.session = session;
      },
    });
    const connection = new UpstreamConnection(opening, {
      rest: (rested) => this.#rest(origin, rested),
      gone: (lost) => this.#forget(lost),
    });
    this.#open.add(connection);
    return connection;
  }

  #forget(connection: Openable): void {
    this.#open.delete(connection);
    if (this.#isClosed && this.#open.size === 0) this.#gone.resolve();
  }

  #rest(origin: Origin, connection: UpstreamConnection): void {
    if (origin.isLetGo) return connection.destroy(STALE);
    const sinceMs = this.#options.monotonic();
    const { idleMs } = connection;
    const keptMs = idleMs === undefined ? IDLE_MS : Math.min(idleMs - MARGIN_MS, MAX_IDLE_MS);
    origin.idle.push({ connection, sinceMs, untilMs: sinceMs + keptMs });
  }

  /** Closes those that have been idle for long enough. */
  #sweep(): void {
    const nowMs = this.#options.monotonic();
    for (const origin of this.#origins.values()) {
      const isKept = ({ connection, untilMs }: IdleConnection): boolean =>
        nowMs < untilMs && connection.isIdle;
      for (const idle of origin.idle) if (!isKept(idle)) idle.connection.destroy(STALE);
      origin.idle = origin.idle.filter(isKept);
    }
  }

  /** Origins come with settings, which are few: the oldest is good enough. Its calls under way are finished. */
  #letOneGo(): void {
    for (const [name, origin] of this.#origins) {
      this.#origins.delete(name);
      origin.isLetGo = true;
      for (const { connection } of origin.idle) connection.destroy(STALE);
      return;
    }
  }
}

const STALE = new Error("the connection has been idle for long");
