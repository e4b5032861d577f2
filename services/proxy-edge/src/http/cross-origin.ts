import type { IncomingMessage, ServerResponse } from "node:http";

/** Which pages of other sites may call from a browser: their origins, or `*` for any. Empty: none. */
export type Origins = readonly string[];

interface BrowserWire {
  readonly incoming: Pick<IncomingMessage, "headers" | "method" | "url">;
  readonly outgoing: ServerResponse;
}

/** Which pages may call what. */
export interface CrossOrigins {
  readonly origins: Origins;
  /** On LocalLab's paths. */
  readonly localLab: Origins;
}

/** What callers may reach; metrics and probes are not for pages. */
const CALLS = /^\/(?:api|v1)\//;
const LOCALLAB = /^\/(?:generate|chat|models|system|health|startup-status)(?:[/?]|$)/;
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
/** Browsers keep an answer no longer than this. */
const MAX_AGE_SECONDS = "7200";

/**
 * Answers a browser's CORS check. Returns whether the request was a preflight, which is then answered.
 * Cookies are never allowed: a page needs a key.
 */
export function answerBrowser(allowed: CrossOrigins, { incoming, outgoing }: BrowserWire): boolean {
  const { headers, method, url = "" } = incoming;
  const { origin } = headers;
  const origins = originsAt(allowed, url);
  if (origin === undefined || origins.length === 0) return false;
  const isOpen = origins.includes("*");
  if (!isOpen) outgoing.setHeader("vary", "Origin");
  if (!isOpen && !origins.includes(origin)) return false;
  outgoing.setHeader("access-control-allow-origin", isOpen ? "*" : origin);
  if (method === "OPTIONS" && headers["access-control-request-method"] !== undefined) {
    answerPreflight(outgoing, headers["access-control-request-headers"]);
    return true;
  }
  outgoing.setHeader("access-control-expose-headers", "*");
  return false;
}

const originsAt = ({ localLab, origins }: CrossOrigins, url: string): Origins => {
  if (CALLS.test(url)) return origins;
  return LOCALLAB.test(url) ? localLab : NO_ORIGINS;
};

const NO_ORIGINS: Origins = [];

function answerPreflight(outgoing: ServerResponse, asked: string | undefined): void {
  outgoing.setHeader("access-control-allow-methods", METHODS);
  // `*` would not stand for `authorization`.
  if (asked !== undefined) outgoing.setHeader("access-control-allow-headers", asked);
  outgoing.setHeader("access-control-max-age", MAX_AGE_SECONDS);
  outgoing.writeHead(204).end();
}
