import type { Upstream } from "../../deps.ts";
import type { OriginConnections } from "./origin-connections.ts";
import { requestHead } from "./request-head.ts";
import { UpstreamExchange } from "./upstream-exchange.ts";

/** Sends requests over HTTP/1.1. Redirects are answers like any other. */
export const createUpstream = (
  connections: OriginConnections,
  monotonic: () => number,
): Upstream => ({
  send(request) {
    const exchange = new UpstreamExchange(request.deadlines, monotonic);
    const { body, method, url } = request;
    try {
      connections.carry(exchange, { body, method, url, head: requestHead(request) });
    } catch (error) {
      // What is not sent is read and dropped: the caller's connection stays whole.
      if (!Buffer.isBuffer(body)) body.resume();
      exchange.failed(error instanceof Error ? error : new Error(String(error)));
    }
    return exchange;
  },
});
