import { lookup } from "node:dns";

import {
  guardLookup,
  isPrivateHost,
  type LookUpAll,
  PrivateAddressError,
} from "@lintel/service-kit";
import { Pool } from "undici";

const MOST_ORIGINS = 500;
/** Of connections nobody waits for any more; those who wait have deadlines of their own. */
const CONNECT_TIMEOUT_MS = 60_000;

export interface OriginPoolsOptions {
  /** Addresses of the operator's own network may be called. */
  readonly allowPrivate: boolean;
  /** Node's own unless told otherwise. */
  readonly lookUp?: LookUpAll;
}

/** Connections to upstreams, by origin; of too many origins the one used longest ago is let go. */
export class OriginPools {
  readonly #pools = new Map<string, Pool>();
  readonly #allowPrivate: boolean;
  readonly #lookUp: LookUpAll;

  constructor({ allowPrivate, lookUp = lookup }: OriginPoolsOptions) {
    this.#allowPrivate = allowPrivate;
    this.#lookUp = lookUp;
  }

  /** Throws a `PrivateAddressError` for an address that may not be called. */
  poolFor(url: URL): Pool {
    const { hostname, origin } = url;
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    if (!this.#allowPrivate && isPrivateHost(hostname)) {
      throw new PrivateAddressError(`${hostname} is a private address`);
    }
    const pool = new Pool(origin, {
      connections: null,
      pipelining: 1,
      // Every exchange has deadlines of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        ...(this.#allowPrivate ? {} : { lookup: guardLookup(this.#lookUp) }),
      },
    });
    this.#pools.set(origin, pool);
    if (this.#pools.size > MOST_ORIGINS) this.#letOneGo();
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  /** Origins come with settings, which are few: the oldest is good enough. Its calls under way are finished. */
  #letOneGo(): void {
    for (const [origin, pool] of this.#pools) {
      this.#pools.delete(origin);
      void pool.close().catch(() => undefined);
      return;
    }
  }
}
