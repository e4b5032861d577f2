import { randomInt } from "node:crypto";
import { createServer } from "node:net";

import { StackError } from "../stack-error.ts";

// Below the ports that systems give to outgoing connections: there, a client that keeps trying to
// reach a server while it is down can end up holding its port, or even talking to itself.
const LOWEST = 15_000;
const HIGHEST = 30_000;
const TRIES = 100;

/** Whether a server could listen on this loopback port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** A loopback port that is free at this moment. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
  throw new StackError(`found no free port between ${LOWEST} and ${HIGHEST}`);
}
