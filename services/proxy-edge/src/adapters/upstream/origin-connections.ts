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
/** Shorter than servers keep idle connections, so that none closes one that we are about to use. */
const IDLE_MS = 4000;
/** If a server says how long it keeps them: a little less than that, and no longer than this. */
const MARGIN_MS = 1000;
const MAX_IDLE_MS = 600_000;
const SWEEP_EVERY_MS = 1000;
/** A connection that was idle for this long is checked before it is used: its server may have closed it. */
const STALE_MS = 100;

export interface OriginConnectionsOptions {
  /** Addresses of the operator's own network may be called. */
  readonly allowPrivate: boolean;
  /** An origin that may be called even at a private address. */
  readonly trusted?: string | undefined;
  /** The proxy for a URL, if any. It resolves the name, so guarding private addresses is up to it. */
  readonly forwardProxy: FindForwardProxy;
  readonly monotonic: () => number;
  /** Node's own certificates by default. */
  readonly lookUp?: LookUpAll;
}

interface IdleConnection {
  readonly connection: UpstreamConnection;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** A connection, perhaps still being opened. */
type Openable = UpstreamConnection | OpeningTunnel;

/** One scheme, host and port. */
interface Origin {
  /** The most recently used is last and is used again first, so that the others may go. */
  idle: IdleConnection[];
  /** TLS session of the last connection. */
  session: Buffer | undefined;
  /** Evicted by other origins: its connections are no longer kept. */
  isLetGo: boolean;
}

/** Connections to upstreams, by origin; if there are too many origins, the oldest is dropped. */
export class OriginConnections {
  readonly #options: OriginConnectionsOptions;
  readonly #lookup: ReturnType<typeof guardLookup> | undefined;
  readonly #origins = new Map<string, Origin>();
  readonly #open = new Set<Openable>();
  /** Resolves after `close`, when the last connection is gone. */
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
   * Sends a request over an idle connection or a new one. Throws a `PrivateAddressError` for an address that may not be
   * called.
   */
  carry(exchange: UpstreamExchange, request: SendableRequest): void {
    const { url } = request;
    const origin = this.#originOf(url);
    const idle = this.#takeIdle(origin);
    if (idle === undefined) return this.#connect(origin, url).carry(exchange, request);
    const { connection, sinceMs } = idle;
    if (this.#options.monotonic() - sinceMs < STALE_MS) return connection.carry(exchange, request);
    // Whether the server has closed it is known one turn of the event loop later.
    setImmediate(() => {
      try {
        const usable = connection.isIdle ? connection : this.#connect(origin, url);
        usable.carry(exchange, request);
      } catch (error) {
        // Uncaught, it would end the process.
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
    const onSession = (session: Buffer): void => {
      origin.session = session;
    };
    const open = (onBytes: (bytes: Buffer) => void) =>
      openSocket(url, { ...way, session: origin.session, onSession, onBytes });
    const connection = new UpstreamConnection(open, {
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

  /** Closes connections that have been idle too long. */
  #sweep(): void {
    const nowMs = this.#options.monotonic();
    for (const origin of this.#origins.values()) {
      const isKept = ({ connection, untilMs }: IdleConnection): boolean =>
        nowMs < untilMs && connection.isIdle;
      for (const idle of origin.idle) if (!isKept(idle)) idle.connection.destroy(STALE);
      origin.idle = origin.idle.filter(isKept);
    }
  }

  /** Origins come from settings, which are few, so dropping the oldest is good enough. Its calls under way are finished. */
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
