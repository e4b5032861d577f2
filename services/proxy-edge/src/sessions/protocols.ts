import type { IncomingHttpHeaders } from "node:http";

import { headerOf } from "../pipeline/exchange.ts";
import { findSecret } from "../pipeline/permit/find-secret.ts";

/** How browsers, which can set no header, send their key. */
const KEY_PROTOCOL = "openai-insecure-api-key.";

/** The subprotocols a client offers, in its order. */
const offeredBy = (headers: IncomingHttpHeaders): readonly string[] =>
  headerOf(headers, "sec-websocket-protocol")
    .split(",")
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== "");

/** The headers as if a key among the subprotocols had come in `authorization`; one that did come there counts first. */
export function withProtocolKey(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  if (findSecret(headers) !== "") return headers;
  const protocol = offeredBy(headers).find((offered) => offered.startsWith(KEY_PROTOCOL));
  if (protocol === undefined) return headers;
  return { ...headers, authorization: `Bearer ${protocol.slice(KEY_PROTOCOL.length)}` };
}

/** The subprotocols that go upstream: none that carries a key. */
export const upstreamProtocols = (
  headers: IncomingHttpHeaders,
  secret: string,
): readonly string[] =>
  offeredBy(headers).filter(
    (protocol) => !protocol.startsWith(KEY_PROTOCOL) && !protocol.includes(secret),
  );
