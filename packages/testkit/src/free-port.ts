import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the ports that a system gives to servers which ask for any: none of those is given out while this one is waited for. */
const FIRST = 11_000;
const COUNT = 6000;
const MAX_TRIES = 200;

/** Begins anywhere, so that test processes do not follow each other. */
let last = randomInt(COUNT);

/**
 * A loopback port that is free, and that this process gives out once. Prefer port 0 where a server can report its port. Rejects
 * when 200 ports in a row are taken.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    last = (last + 1) % COUNT;
    // Others may ask meanwhile.
    const port = FIRST + last;
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${MAX_TRIES} ports is free`);
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return promise;
}
