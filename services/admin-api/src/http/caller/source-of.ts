import { isIP } from "node:net";

import type { Context } from "hono";

import type { AdminEnv } from "../input/read-bytes.ts";

/**
 * The address a request comes from: of the socket, or, behind `trustedProxies` of them, what the outermost wrote at
 * the end of `x-forwarded-for`. What a caller writes there itself is never believed. Empty without a socket.
 */
export function sourceOf(c: Context<AdminEnv>, trustedProxies: number): string {
  const peer = plain(c.env.incoming?.socket.remoteAddress ?? "");
  if (trustedProxies === 0) return peer;
  const hops = (c.req.header("x-forwarded-for") ?? "").split(",");
  const forwarded = plain(hops.at(-trustedProxies)?.trim() ?? "");
  return isIP(forwarded) === 0 ? peer : forwarded;
}

/** IPv4 as such, and not in the clothes of IPv6, as a socket for both shows it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");
