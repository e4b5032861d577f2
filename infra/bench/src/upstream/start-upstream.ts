import { fileURLToPath } from "node:url";

import { askChild, nextMessage } from "../process/ask-child.ts";
import { startChild } from "../process/start-child.ts";

export interface Upstream {
  readonly port: number;
  readonly pid: number;
  /** Sets the pause between the events of the streams that start from now on. */
  readonly paceStreams: (eventIntervalMs: number) => Promise<void>;
  /** Requests answered since the start. */
  readonly served: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts the simulated upstream beside us (not on the gateway's core). */
export async function startUpstream(): Promise<Upstream> {
  const script = fileURLToPath(new URL("upstream-process.ts", import.meta.url));
  const child = await startChild({ name: "upstream", args: [script] });
  const { port } = await nextMessage<{ port: number }>(child, 10_000);
  return {
    port,
    pid: child.pid,
    paceStreams: async (eventIntervalMs) => {
      await askChild(child, { eventIntervalMs }, 5_000);
    },
    served: async () => (await askChild<{ served: number }>(child, {}, 5_000)).served,
    stop: child.stop,
  };
}
