import { once } from "node:events";
import type { Server } from "node:http";

import { createAdaptorServer } from "@hono/node-server";

import type { ProxyApp } from "../app.ts";

export interface AppServer {
  readonly port: number;
  /** Takes no new connections and no new requests on old ones; waits for calls under way until the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/** Longer than load balancers keep idle connections, so that it is not us who closes one they are about to use. */
const KEEP_ALIVE_MS = 75_000;
const CHECK_EVERY_MS = 20;

/** Serves the app. Rejects when the port is taken. */
export async function serveApp(
  proxy: ProxyApp,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AppServer> {
  const server = createAdaptorServer({
    fetch: proxy.app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close(deadlineMs) {
      const closed = once(server, "close");
      server.close();
      await untilIdle(proxy, deadlineMs);
      closeConnections(server);
      await closed;
    },
  };
}

async function untilIdle(proxy: ProxyApp, deadlineMs: number): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs);
  while (proxy.openCalls > 0 && !deadline.aborted) {
    await new Promise((resolve) => {
      setTimeout(resolve, CHECK_EVERY_MS);
    });
  }
}

function closeConnections(server: object): void {
  if (isHttpServer(server)) server.closeAllConnections();
}

/** True of the server made above: it speaks HTTP/1. */
const isHttpServer = (server: object): server is Server => "closeAllConnections" in server;
