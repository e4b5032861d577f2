import type { FindForwardProxy, LookUpAll } from "@lintel/service-kit";

import type { Upstream, UpstreamRequest } from "../../ports/upstream.ts";
import { OriginConnections } from "./origin-connections.ts";
import { requestHead } from "./request-head.ts";
import { UpstreamExchange } from "./upstream-exchange.ts";

/** Who speaks HTTP/1.1: ourselves, or undici. */
export const UPSTREAM_CLIENTS = ["lintel", "undici"] as const;
export type UpstreamClient = (typeof UPSTREAM_CLIENTS)[number];

export interface UpstreamOptions {
  readonly client: UpstreamClient;
  /** Addresses of the operator's own network may be called. */
  readonly allowPrivate: boolean;
  /** An origin that may be called wherever it is. */
  readonly trusted?: string | undefined;
  /** The proxy that leads to a URL, if any. */
  readonly forwardProxy: FindForwardProxy;
  readonly monotonic: () => number;
  /** Node's own by default. */
  readonly lookUp?: LookUpAll;
}

export interface OpenUpstream extends Upstream {
  /** Cuts all connections; resolves when they are gone. */
  close(): Promise<void>;
}

interface Connections {
  /** Throws for what cannot or may not be sent. */
  carry(exchange: UpstreamExchange, request: UpstreamRequest): void;
  close(): Promise<void>;
}

/** Sends requests over HTTP/1.1. Redirects are answers like any other. undici is loaded only where it is chosen. */
export async function openUpstream(options: UpstreamOptions): Promise<OpenUpstream> {
  const connections = options.client === "undici" ? await openUndici(options) : openOwn(options);
  return {
    send(request) {
      const exchange = new UpstreamExchange(request.deadlines, options.monotonic);
      try {
        connections.carry(exchange, request);
      } catch (error) {
        // What is not sent is read and dropped: the caller's connection stays whole.
        if (!Buffer.isBuffer(request.body)) request.body.resume();
        exchange.failed(error instanceof Error ? error : new Error(String(error)));
      }
      return exchange;
    },
    close: () => connections.close(),
  };
}

function openOwn(options: UpstreamOptions): Connections {
  const connections = new OriginConnections(options);
  return {
    carry(exchange, request) {
      const { body, method, url } = request;
      connections.carry(exchange, { body, method, url, head: requestHead(request) });
    },
    close: () => connections.close(),
  };
}

async function openUndici(options: UpstreamOptions): Promise<Connections> {
  const { UndiciConnections } = await import("./undici/undici-connections.ts");
  return new UndiciConnections(options);
}
