import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";

import { getRequestListener } from "@hono/node-server";

import type { AdminApp } from "../http/operation.ts";

export interface HttpServer {
  readonly port: number;
  /** Serves on, but every answer from now on is the last of its connection. */
  announceClose(): void;
  /** Takes no new requests, lets those under way finish until the deadline, then cuts them. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** A connection on which nothing moves for this long is cut: longer than the longest query. */
  readonly idleTimeoutMs: number;
  readonly drainDeadlineMs: number;
}

const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request: a body of 1 MiB, even over a bad line. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than balancers (60 s) and clients keep an idle connection: whoever closes it first must not be the one who is about to be asked. */
const KEEP_ALIVE_MS = 75_000;

/** Serves an app. Rejects when the port is taken. */
export async function startHttpServer(
  app: Pick<AdminApp, "fetch">,
  options: HttpServerOptions,
): Promise<HttpServer> {
  const listener = getRequestListener(app.fetch);
  const state = { isClosing: false };
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
    },
    (incoming, outgoing) => {
      if (state.isClosing) outgoing.shouldKeepAlive = false;
      void listener(incoming, outgoing);
    },
  );
  server.setTimeout(options.idleTimeoutMs);
  const silent = watchSilent(server);
  server.listen(options.port, options.host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    announceClose() {
      state.isClosing = true;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of silent) socket.destroy();
      const timer = setTimeout(() => server.closeAllConnections(), options.drainDeadlineMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Connections that have not asked for anything yet, as browsers open them: to Node they are not idle. */
function watchSilent(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on("connection", (socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  server.on("request", ({ socket }) => silent.delete(socket));
  return silent;
}
