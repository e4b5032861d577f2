import { connect, createServer, type Socket } from "node:net";

import { freePort } from "@lintel/testkit";

export interface TcpPlace {
  readonly host: string;
  readonly port: number;
}

export interface TcpForwarder {
  readonly port: number;
  readonly url: string;
  /** Breaks every connection that is open, as when what is behind it dies. */
  breakAll(): void;
  close(): Promise<void>;
}

/** Sends each connection to where `choose` says when it comes, and closes it where that is nowhere. On loopback. */
export async function startTcpForwarder(choose: () => TcpPlace | undefined): Promise<TcpForwarder> {
  const port = await freePort();
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = choose();
    if (target === undefined) return client.destroy();
    const upstream = connect({ ...target, allowHalfOpen: true });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroySoon();
      });
      from.pipe(to);
    }
    return undefined;
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    breakAll,
    async close() {
      breakAll();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
