import { once } from "node:events";

import { serve, type ServerType } from "@hono/node-server";

import type { AdminApp } from "../http/operation.ts";

export interface HttpServer {
  readonly port: number;
  /** Takes no new requests, lets those under way finish until the deadline, then cuts them. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** A connection on which nothing moves for so long is cut: longer than the longest query. */
  readonly idleTimeoutMs: number;
  readonly drainDeadlineMs: number;
}

const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request: a body of 1 MiB, even over a bad line. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Serves an app. Rejects when the port is taken. */
export async function startHttpServer(
  app: AdminApp,
  options: HttpServerOptions,
): Promise<HttpServer> {
  const server = serve({
    fetch: app.fetch,
    hostname: options.host,
    port: options.port,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  server.setTimeout(options.idleTimeoutMs);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: () => drain(server, options.drainDeadlineMs),
  };
}

async function drain(server: ServerType, deadlineMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const timer = setTimeout(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
  }, deadlineMs);
  await closed;
  clearTimeout(timer);
}
