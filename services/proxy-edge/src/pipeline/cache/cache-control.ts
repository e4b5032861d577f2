import type { IncomingHttpHeaders } from "node:http";

import { headerOf } from "../exchange.ts";

/** What a caller asks of the cache (RFC 9111, 5.2.1). */
export interface CacheControl {
  /** No kept answer will do; the new one is kept. */
  readonly noCache: boolean;
  /** Nor is the new one to be kept. */
  readonly noStore: boolean;
  /** A kept answer may be so old, in seconds. */
  readonly maxAgeSeconds: number;
}

const NO_WISH: CacheControl = { noCache: false, noStore: false, maxAgeSeconds: Infinity };

/** Reads `cache-control`, and `pragma` where there is none. What is not understood is no wish, as the RFC has it. */
export function readCacheControl(headers: IncomingHttpHeaders): CacheControl {
  const text = headerOf(headers, "cache-control") || headerOf(headers, "pragma");
  if (text === "") return NO_WISH;
  const directives = text.split(",").map((directive) => directive.trim().toLowerCase());
  const ages = directives.flatMap((directive) => {
    const [, seconds] = /^max-age\s*=\s*"?(\d+)"?$/.exec(directive) ?? [];
    return seconds === undefined ? [] : [Number(seconds)];
  });
  return {
    noCache: directives.includes("no-cache"),
    noStore: directives.includes("no-store"),
    maxAgeSeconds: Math.min(Infinity, ...ages),
  };
}
