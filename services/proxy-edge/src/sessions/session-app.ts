import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import { GatewayError, toGatewayError } from "@lintel/core";
import { openAiErrors, PROVIDERS } from "@lintel/providers";

import { sendError } from "../http/render-error.ts";
import { OpenCalls } from "../open-calls.ts";
import { Exchange, type Wire } from "../pipeline/exchange.ts";
import { createSurfaces } from "../surfaces/provider-paths.ts";
import { handleSession } from "./handle-session.ts";
import type { SessionEnd } from "./running-session.ts";
import type { SessionDeps, Upgrade } from "./session-deps.ts";
import type { WatchedSession } from "./session-request.ts";

const surfaces = createSurfaces(PROVIDERS);

/** A key that is revoked, or a deadline that passes, ends a session within this. */
const WATCH_EVERY_MS = 500;

export interface SessionApp {
  /** Is a request one to open a WebSocket? All others are calls, whatever they would like to be upgraded to. */
  isUpgrade(incoming: IncomingMessage): boolean;
  serve(incoming: IncomingMessage, socket: Socket, head: Buffer): void;
  /** Sessions that are open or being opened. */
  readonly openSessions: number;
  /** From now on none is opened. */
  refuseNew(): void;
  /** Ends those that are open, and those being opened: their clients are told to come back elsewhere. */
  endAll(error: GatewayError): void;
}

/** Serves sessions over WebSocket. */
export function createSessionApp(deps: SessionDeps): SessionApp {
  const open = new Set<WatchedSession>();
  const sessions = new OpenCalls();
  const state: { isClosed: boolean; end: SessionEnd | undefined } = {
    isClosed: false,
    end: undefined,
  };
  const timer = setInterval(() => {
    for (const session of open) session.watch();
  }, WATCH_EVERY_MS);
  timer.unref();
  const keep = {
    opened(session: WatchedSession) {
      open.add(session);
      if (state.end !== undefined) session.end(state.end);
    },
    over: (session: WatchedSession) => void open.delete(session),
  };
  return {
    isUpgrade: ({ headers, method }) =>
      method === "GET" && headers.upgrade?.trim().toLowerCase() === "websocket",
    serve(incoming, socket, head) {
      const wire = wireOf(incoming, socket);
      const surface = surfaces.find("GET", incoming.url ?? "");
      const id = deps.newId();
      if (surface?.inbound.reading.endpoint.dialect.session === undefined)
        return answer(wire, id, notHere());
      const isFull = state.isClosed || sessions.size >= deps.sessions.mostOpen;
      if (isFull) return answer(wire, id, full());
      const upgrade: Upgrade = { incoming, socket, head };
      const exchange = new Exchange(id, surface.inbound, wire);
      const slot = sessions.add(exchange);
      handleSession(deps, { exchange, targets: surface.targets, upgrade, keep })
        .catch((error: unknown) => {
          const failure = toGatewayError(error);
          deps.logger.error({ err: failure.cause ?? failure }, "session failed");
          socket.destroy();
        })
        .finally(() => {
          sessions.remove(slot);
        });
    },
    get openSessions() {
      return sessions.size;
    },
    refuseNew() {
      state.isClosed = true;
    },
    endAll(error) {
      state.isClosed = true;
      const end = stoppedBy(error);
      state.end = end;
      for (const session of open) session.end(end);
      sessions.dismissAll(error);
    },
  };
}

const stoppedBy = ({ message }: GatewayError): SessionEnd => ({
  by: "gateway",
  ending: "gateway_stopped",
  code: 1001,
  reason: message,
});

/** An answer in HTTP, should there be no WebSocket. */
function wireOf(incoming: IncomingMessage, socket: Socket): Wire {
  // Nobody else listens any more.
  socket.on("error", () => undefined);
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.once("finish", () => socket.destroySoon());
  return { incoming, outgoing };
}

function answer({ incoming, outgoing }: Wire, id: string, error: GatewayError): void {
  const { errors } = surfaces.providerOf(incoming.url ?? "") ?? { errors: openAiErrors };
  sendError(outgoing, error, { headers: [["x-request-id", id]], errors });
}

const notHere = () => new GatewayError("not_found", "no sessions over WebSocket are held here");
const full = () =>
  new GatewayError("overloaded", "too many sessions at once, try again", { retryAfterSeconds: 1 });
