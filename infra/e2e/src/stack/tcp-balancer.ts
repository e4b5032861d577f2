import { connect, createServer, type Socket } from "node:net";

import { freePort } from "@lintel/testkit";

const POLL_EVERY_MS = 200;

/** Where a balancer sends connections: what answers at `/readyz` of these URLs. */
export interface TcpBalancer {
  readonly url: string;
  /** The targets that are ready, as of the last poll. */
  readonly ready: readonly string[];
  close(): Promise<void>;
}

/** Sends each connection to the next of the targets that were ready when it looked last, every 200 ms; never again. */
export async function startTcpBalancer(targets: readonly string[]): Promise<TcpBalancer> {
  const port = await freePort();
  const open = new Set<Socket>();
  let ready: readonly string[] = [];
  let turn = 0;
  const poll = async (): Promise<void> => {
    const answers = await Promise.all(targets.map((target) => isReady(target)));
    ready = targets.filter((_, index) => answers[index]);
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = ready[turn++ % ready.length];
    if (target === undefined) return client.destroy();
    const { hostname, port: targetPort } = new URL(target);
    const upstream = connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true });
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
  await poll();
  const timer = setInterval(() => void poll(), POLL_EVERY_MS);
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    get ready() {
      return ready;
    },
    async close() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
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
