import { parentPort, workerData } from "node:worker_threads";

import { monotonicMs } from "../machine/monotonic-ms.ts";

// Signals the generator when each request is due. Timers of the event loop are up to a millisecond late,
// more than what is to be measured; waiting on memory that never changes is exact to about 0.1 ms.

const { startAt, intervalMs, count }: { startAt: number; intervalMs: number; count: number } =
  workerData;
const never = new Int32Array(new SharedArrayBuffer(4));

for (let index = 0; index < count; index += 1) {
  const dueAt = startAt + index * intervalMs;
  const waitMs = dueAt - monotonicMs();
  if (waitMs > 0) Atomics.wait(never, 0, 0, waitMs);
  parentPort?.postMessage(dueAt, []);
}
