import { once } from "node:events";

import { serve } from "@hono/node-server";
import type { Hono } from "hono";

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves probes and metrics. Rejects when the port is taken. */
export async function serveOperations(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OperationsServer> {
  const server = serve({ fetch: app.fetch, hostname: host, port });
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}
