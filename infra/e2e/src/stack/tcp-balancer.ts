import { setTimeout as pause } from "node:timers/promises";

import { startTcpForwarder } from "./tcp-forwarder.ts";

const POLL_EVERY_MS = 200;

/** Where a balancer sends connections: what answers at `/readyz` of these URLs. */
export interface TcpBalancer {
  readonly url: string;
  /** The targets that are ready, as of the last poll. */
  readonly ready: readonly string[];
  close(): Promise<void>;
}

/**
 * Sends each connection to the next of the targets that were ready when it looked last, 200 ms after the time before, and some were; never
 * again.
 */
export async function startTcpBalancer(targets: readonly string[]): Promise<TcpBalancer> {
  let ready: readonly string[] = [];
  let turn = 0;
  const poll = async (): Promise<void> => {
    const answers = await Promise.all(targets.map((target) => isReady(target)));
    const answering = targets.filter((_, index) => answers[index]);
    // As balancers do: where none seems ready, those that were are better than none. On a busy machine all may be late at once.
    if (answering.length > 0) ready = answering;
  };
  const closed = new AbortController();
  // One look after the other: an answer that was long on its way would be taken for the latest.
  const pollUntilClosed = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await pause(POLL_EVERY_MS);
      await poll();
    }
  };
  await poll();
  const polling = pollUntilClosed();
  const forwarder = await startTcpForwarder(() => {
    const target = ready[turn++ % ready.length];
    if (target === undefined) return undefined;
    const { hostname, port } = new URL(target);
    return { host: hostname, port: Number(port) };
  });
  return {
    url: forwarder.url,
    get ready() {
      return ready;
    },
    async close() {
      closed.abort();
      await polling;
      await forwarder.close();
    },
  };
}

async function isReady(target: string): Promise<boolean> {
  try {
    const answer = await fetch(`${target}/readyz`, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
