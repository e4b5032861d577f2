import { setTimeout as pause } from "node:timers/promises";

import { type Call, startTraffic } from "./start-traffic.ts";

/** Makes so many calls of a key, fifty a second, and resolves with what came of them. */
export async function makeCalls(
  origin: string,
  secret: string,
  count: number,
): Promise<readonly Call[]> {
  const traffic = startTraffic({
    origins: [origin],
    keys: { key: secret },
    callsPerSecond: 50,
    count,
  });
  while (traffic.calls.length < count) await pause(20);
  return await traffic.stop();
}
