import { createServer } from "node:http";

import { listen } from "./listen.ts";

/** A loopback port that was free a moment ago. Prefer port 0 where a server can report its port. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer(), 0);
  await close();
  return port;
}
