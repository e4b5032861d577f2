import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { Socket } from "node:net";

import { getRequestListener } from "@hono/node-server";

import type { ProxyApp } from "../app.ts";
import { answerBrowser, type Origins } from "../cross-origin.ts";
import type { SessionApp } from "../session-app.ts";

export interface AppServer {
  readonly port: number;
  /**
   * Takes no new connections and no new requests on old ones; waits for calls under way until the deadline, then cuts
   * them and waits until they are recorded. `beforeCut` is called in between.
   */
  close(deadlineMs: number, beforeCut: () => void): Promise<void>;
}

/** Longer than load balancers keep idle connections, so that it is not us who closes one they are about to use. */
const KEEP_ALIVE_MS = 75_000;
const REQUEST_GRACE_MS = 60_000;
const CHECK_EVERY_MS = 20;
/** For calls that were cut to be recorded. */
const LAST_RECORDS_MS = 1000;

export interface ServedApps {
  readonly proxy: ProxyApp;
  readonly sessions: SessionApp;
}

export interface ServedWith {
  readonly host: string;
  readonly port: number;
  readonly calls: { readonly timeoutMs: number };
  readonly origins: Origins;
}

/** Serves the app. Rejects when the port is taken. */
export async function serveApp(
  { proxy, sessions }: ServedApps,
  { calls, host, origins, port }: ServedWith,
): Promise<AppServer> {
  const serveRest = getRequestListener(proxy.app.fetch, { overrideGlobalObjects: false });
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A body may stream as long as its call may take; the call's own deadline is the first to pass.
    requestTimeout: calls.timeoutMs + REQUEST_GRACE_MS,
    shouldUpgradeCallback: (incoming: IncomingMessage) => sessions.isUpgrade(incoming),
  };
  const server = createServer(options, (incoming, outgoing) => {
    if (origins.length > 0 && answerBrowser(origins, { incoming, outgoing })) return;
    if (!proxy.serveFixed({ incoming, outgoing })) void serveRest(incoming, outgoing);
  });
  server.on("upgrade", (incoming, socket, head) => {
    if (socket instanceof Socket) sessions.serve(incoming, socket, head);
    else socket.destroy();
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close(deadlineMs, beforeCut) {
      const closed = once(server, "close");
      server.close();
      await Promise.all([untilIdle(proxy, deadlineMs), sessions.close(deadlineMs)]);
      beforeCut();
      server.closeAllConnections();
      await Promise.all([closed, untilIdle(proxy, LAST_RECORDS_MS)]);
    },
  };
}

async function untilIdle(proxy: ProxyApp, deadlineMs: number): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs);
  while (proxy.openCalls > 0 && !deadline.aborted) {
    await new Promise((resolve) => {
      setTimeout(resolve, CHECK_EVERY_MS);
    });
  }
}
