import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { Socket } from "node:net";

import { getRequestListener } from "@hono/node-server";

import type { ProxyApp } from "../../app.ts";
import { answerBrowser, type CrossOrigins } from "../../http/cross-origin.ts";
import type { Wire } from "../../pipeline/exchange.ts";
import type { SessionApp } from "../../sessions/session-app.ts";
import { HttpConnections } from "./http-connections.ts";
import type { PlainConnectionOptions } from "./own/plain-connection.ts";
import { PlainConnections } from "./own/plain-connections.ts";

export interface AppServer {
  readonly port: number;
  /** Serves on, but every answer from now on is the last of its connection. */
  announceClose(): void;
  /** Takes no new connections. */
  closeListener(): void;
  /** Closes the connections on which nothing is under way; true when none is left. */
  closeIdle(): boolean;
  /** Cuts the connections that are left. Resolves when the port is free. */
  close(): Promise<void>;
}

/** Longer than load balancers keep idle connections, so that it is not us who closes one they are about to use. */
const KEEP_ALIVE_MS = 75_000;
const REQUEST_GRACE_MS = 60_000;

export interface ServedApps {
  readonly proxy: ProxyApp;
  readonly sessions: SessionApp;
}

export interface ServedWith {
  readonly host: string;
  readonly port: number;
  readonly calls: { readonly timeoutMs: number };
  readonly crossOrigins: CrossOrigins;
  readonly httpServer: HttpServer;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Who reads plain requests: ourselves, or node as everything else. */
export const HTTP_SERVERS = ["lintel", "node"] as const;
export type HttpServer = (typeof HTTP_SERVERS)[number];

/** Serves the app. Rejects when the port is taken. */
export async function serveApp(
  { proxy, sessions }: ServedApps,
  { calls, crossOrigins, host, httpServer, monotonic, now, port }: ServedWith,
): Promise<AppServer> {
  const serveRest = getRequestListener(proxy.app.fetch, { overrideGlobalObjects: false });
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A body may stream as long as its call may take; the call's own deadline is the first to pass.
    requestTimeout: calls.timeoutMs + REQUEST_GRACE_MS,
    shouldUpgradeCallback: (incoming: IncomingMessage) => sessions.isUpgrade(incoming),
  };
  const connections = new HttpConnections();
  const serveFixed = (wire: Wire): boolean => {
    if (connections.isClosing) wire.outgoing.shouldKeepAlive = false;
    return proxy.serveFixed(wire);
  };
  const server = createServer(options, (incoming, outgoing) => {
    if (isOfPage({ incoming }) && answerBrowser(crossOrigins, { incoming, outgoing })) return;
    if (serveFixed({ incoming, outgoing })) return;
    connections.busyUntil(incoming.socket, serveRest(incoming, outgoing));
  });
  const plain =
    httpServer === "node"
      ? undefined
      : readPlain(server, {
          keepAliveMs: KEEP_ALIVE_MS,
          now,
          monotonic,
          serve: (wire) => !isOfPage(wire) && serveFixed(wire),
        });
  server.on("connection", (socket) => connections.add(socket));
  server.on("upgrade", (incoming, socket, head) => {
    if (!(socket instanceof Socket)) return socket.destroy();
    connections.upgraded(socket);
    return sessions.serve(incoming, socket, head);
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  const closed = once(server, "close");
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    announceClose() {
      connections.isClosing = true;
      proxy.calls.announceClose();
    },
    closeListener: () => connections.closeListenerOf(server),
    closeIdle: () => connections.closeIdle(proxy.calls.connections()),
    async close() {
      plain?.stop();
      connections.destroyAll();
      await closed;
    },
  };
}

/** A browser's page of another site asks. */
const isOfPage = ({ incoming }: Pick<Wire, "incoming">): boolean =>
  incoming.headers.origin !== undefined;

/** Reads plain requests before node's own reader, which gets the connections that bring others. */
function readPlain(
  server: Server,
  rules: Omit<PlainConnectionOptions, "handOver">,
): PlainConnections {
  const nodesOwn = server.listeners("connection");
  const plain = new PlainConnections({
    ...rules,
    handOver(socket) {
      for (const listener of nodesOwn) listener.call(server, socket);
    },
  });
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => plain.add(socket));
  return plain;
}
