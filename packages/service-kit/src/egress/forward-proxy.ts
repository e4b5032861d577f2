import { z } from "zod";

import { envUrl } from "../env/values/env-url.ts";
import { readNoProxy } from "./no-proxy.ts";

/** A proxy that tunnels to other hosts (`CONNECT`). Holds its credentials: never to be logged as it is. */
export interface ForwardProxy {
  readonly host: string;
  readonly port: number;
  /** The proxy itself is spoken to over TLS. */
  readonly isTls: boolean;
  /** The value of `proxy-authorization`. */
  readonly authorization: string | undefined;
}

/** The forward proxy that leads to a URL; `undefined` where it is called directly. */
export type FindForwardProxy = (
  url: Pick<URL, "hostname" | "protocol">,
) => ForwardProxy | undefined;

/** As people write it, the scheme may be missing: `proxy.example:3128`. */
const envProxy = z
  .string()
  .transform((text) => (text.includes("://") ? text : `http://${text}`))
  .pipe(envUrl("http", "https"))
  .optional();

/**
 * The proxy for calls that leave the installation, and what is called without it, by the names that other programs know. Small letters
 * win, as with curl.
 */
export const egressEnv = {
  HTTPS_PROXY: envProxy,
  https_proxy: envProxy,
  NO_PROXY: z.string().optional(),
  no_proxy: z.string().optional(),
} as const;

const EgressEnv = z.object(egressEnv);

/** Calls by `https` go through the proxy; those by `http`, which lead to one's own network, do not. */
export function forwardProxyOf(env: z.infer<typeof EgressEnv>): FindForwardProxy {
  const address = env.https_proxy ?? env.HTTPS_PROXY;
  if (address === undefined) return NO_FORWARD_PROXY;
  const proxy = readProxy(new URL(address));
  const bypasses = readNoProxy(env.no_proxy ?? env.NO_PROXY ?? "");
  return ({ hostname, protocol }) =>
    /^(?:https|wss):$/.test(protocol) && !bypasses(hostname) ? proxy : undefined;
}

/** Every host is called directly. */
export const NO_FORWARD_PROXY: FindForwardProxy = () => undefined;

function readProxy({ hostname, password, port, protocol, username }: URL): ForwardProxy {
  const isTls = protocol === "https:";
  const defaultPort = isTls ? 443 : 80;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    host: hostname.replace(/^\[(.+)\]$/, "$1"),
    port: port === "" ? defaultPort : Number(port),
    isTls,
    authorization:
      credentials === ":" ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`,
  };
}
