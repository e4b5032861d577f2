import type { Context } from "hono";

import type { AdminEnv } from "../input/read-bytes.ts";

/** Where browsers find this service. */
export interface PublicPlace {
  /** `LINTEL_ADMIN_URL`; absent where it has to be taken from the request. */
  readonly url: URL | undefined;
  /** How many proxies every request passes: what they say of the place is believed. */
  readonly trustedProxies: number;
}

/** Whether the browser came by https, here or at the proxy before this service. */
export function isSecure(c: Context<AdminEnv>, { trustedProxies, url }: PublicPlace): boolean {
  if (url !== undefined) return url.protocol === "https:";
  return trustedProxies > 0 && firstOf(c, "x-forwarded-proto") === "https";
}

/** Whether a page of this origin is one of this service's own. */
export function isOwnOrigin(c: Context<AdminEnv>, place: PublicPlace, origin: string): boolean {
  if (place.url !== undefined) return place.url.origin === origin;
  const host = URL.parse(origin)?.host;
  const hosts = [
    c.req.header("host") ?? new URL(c.req.url).host,
    place.trustedProxies > 0 ? firstOf(c, "x-forwarded-host") : "",
  ];
  return host !== undefined && hosts.some((own) => own === host);
}

const firstOf = (c: Context<AdminEnv>, header: string): string =>
  (c.req.header(header) ?? "").split(",")[0]?.trim() ?? "";
