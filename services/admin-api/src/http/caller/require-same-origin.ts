import type { Context } from "hono";

import { Problem } from "../../problems/problem.ts";
import type { AdminEnv } from "../input/read-bytes.ts";
import { isOwnOrigin, type PublicPlace } from "./public-place.ts";

/** What a page of another site cannot send without having asked this service, which never allows it. */
const CSRF_HEADER = "x-lintel-csrf";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a request only reads. */
export const isRead = (c: Context<AdminEnv>): boolean => READS.has(c.req.method);

/**
 * Throws a problem for a request that a browser says a page of another site made. Browsers that say nothing of it are
 * believed: what they send by themselves (`requireOwnPage`) needs more.
 */
export function refuseOtherSites(c: Context<AdminEnv>, place: PublicPlace): void {
  if (evidenceOf(c, place) === "other") {
    throw new Problem("crossSite", "a page of another site made this request");
  }
}

/**
 * Throws a problem unless a page of this service made the request: it carries `x-lintel-csrf: 1`, and the browser's
 * `Sec-Fetch-Site`, or in its absence `Origin`, says so.
 */
export function requireOwnPage(c: Context<AdminEnv>, place: PublicPlace): void {
  refuseOtherSites(c, place);
  requireOwnHeader(c);
  if (evidenceOf(c, place) === "none") {
    const detail = "a session may change something only from a page: there is no Origin";
    throw new Problem("crossSite", detail);
  }
}

/** Throws a problem without `x-lintel-csrf: 1`. */
export function requireOwnHeader(c: Context<AdminEnv>): void {
  if (c.req.header(CSRF_HEADER) === "1") return;
  throw new Problem("crossSite", `a request of a page needs ${CSRF_HEADER}: 1`);
}

/** Fetch Metadata (https://www.w3.org/TR/fetch-metadata/) where the browser sends it: only over https and to loopback. */
function evidenceOf(c: Context<AdminEnv>, place: PublicPlace): "own" | "other" | "none" {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" ? "own" : "other";
  const origin = c.req.header("origin");
  if (origin === undefined) return "none";
  return isOwnOrigin(c, place, origin) ? "own" : "other";
}
