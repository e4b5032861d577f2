import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface TcpRelay {
  readonly port: number;
  /** From now on nothing passes in either direction, on old and on new connections, and nothing is closed. */
  stall(): void;
  /** From now on answers are lost, while commands still arrive. */
  loseAnswers(): void;
  /** New connections work again; old ones stay as they are. */
  heal(): void;
  /** Closes every connection, but accepts new ones. */
  cut(): void;
  /** Stops listening, too. */
  close(): Promise<void>;
}

type Mode = "relay" | "stalled" | "deaf";

/** Stands between a client and a server on loopback, to break their connection in every way. */
export async function startTcpRelay(targetPort: number, port = 0): Promise<TcpRelay> {
  let mode: Mode = "relay";
  const pairs = new Set<{ mode: Mode; sockets: readonly Socket[] }>();
  const server = createServer((client) => {
    const upstream = connect(targetPort, "127.0.0.1");
    const pair = { mode, sockets: [client, upstream] };
    pairs.add(pair);
    client.on("data", (bytes) => pair.mode !== "stalled" && upstream.write(bytes));
    upstream.on("data", (bytes) => pair.mode === "relay" && client.write(bytes));
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair.sockets) socket.destroy();
    };
    for (const socket of pair.sockets) socket.on("error", end).on("close", end);
  });
  const setMode = (next: Mode): void => {
    mode = next;
    if (next !== "relay") for (const pair of pairs) pair.mode = next;
  };
  const cut = (): void => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.destroy();
  };
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return {
    port: address.port,
    stall: () => setMode("stalled"),
    loseAnswers: () => setMode("deaf"),
    heal: () => setMode("relay"),
    cut,
    async close() {
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}
