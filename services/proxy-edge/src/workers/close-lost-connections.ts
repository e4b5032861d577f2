import cluster, { type Worker } from "node:cluster";

/** A connection as node's cluster hands it over. */
interface Handle {
  close(): void;
}

/**
 * Closes a connection whose worker died before it took it; its caller sees a closed connection and may try again.
 *
 * Node's cluster does not: it closes its own copy only when the worker says that it has the connection (`handoff` in node's
 * lib/internal/cluster/round_robin_handle.js, as of node 24), so the caller of one that died would wait for ever. A worker is given
 * one connection at a time, so the last one is the only one it may not have taken. To be called before workers are started.
 */
export function closeLostConnections(): void {
  const givenTo = new WeakMap<Handle, Worker>();
  cluster.on("fork", (worker) => {
    let last: Handle | undefined;
    const child = worker.process;
    child.send = new Proxy(child.send.bind(child), {
      apply(send, self, args: readonly unknown[]): boolean {
        const [, handle] = args;
        if (isHandle(handle)) {
          last = handle;
          givenTo.set(handle, worker);
        }
        return Reflect.apply(send, self, args);
      },
    });
    worker.once("exit", () => {
      // One that the worker refused has been given to another since. One that it took is closed here already.
      if (last !== undefined && givenTo.get(last) === worker) last.close();
    });
  });
}

const isHandle = (value: unknown): value is Handle =>
  typeof value === "object" &&
  value !== null &&
  "close" in value &&
  typeof value.close === "function";
