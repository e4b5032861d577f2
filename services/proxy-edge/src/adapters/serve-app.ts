import { once } from "node:events";
import { createServer } from "node:http";

import { getRequestListener } from "@hono/node-server";

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
  const serveRest = getRequestListener(proxy.app.fetch, { overrideGlobalObjects: false });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    if (!proxy.serveFixed({ incoming, outgoing })) void serveRest(incoming, outgoing);
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
      server.closeAllConnections();
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
