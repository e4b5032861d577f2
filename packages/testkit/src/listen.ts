import { once } from "node:events";
import type { Server } from "node:http";

export interface Listening {
  readonly port: number;
  readonly origin: string;
  /** Ends every connection and frees the port. */
  readonly close: () => Promise<void>;
}

/** Starts a server on a loopback port (0: a free one). Rejects when the port is taken. */
export async function listen(server: Server, port: number): Promise<Listening> {
  // Above any client's idle limit, so that a reused connection is never closed under a request.
  server.keepAliveTimeout = 600_000;
  server.listen(port, "127.0.0.1", 4096);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return {
    port: address.port,
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
