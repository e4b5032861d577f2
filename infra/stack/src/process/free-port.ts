import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Whether a server could listen on this loopback port now. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryListen(port)) !== undefined;
}

/** A loopback port nobody listens on at this moment; `preferred` when that one is free. */
export async function findFreePort(preferred = 0): Promise<number> {
  const port = (await tryListen(preferred)) ?? (await tryListen(0));
  if (port === undefined) throw new Error("no free port on 127.0.0.1");
  return port;
}

function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(undefined);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      const bound = portOf(server.address());
      server.close(() => resolve(bound));
    });
  });
}

function portOf(address: string | AddressInfo | null): number | undefined {
  return typeof address === "object" ? address?.port : undefined;
}
