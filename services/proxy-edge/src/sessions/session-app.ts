import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import { GatewayError, toGatewayError } from "@lintel/core";
import { openAiErrors } from "@lintel/providers";

import { sendError } from "../http/render-error.ts";
import { OpenCalls } from "../open-calls.ts";
import { Exchange, type Wire } from "../pipeline/exchange.ts";
import type { Surface } from "../pipeline/inbound.ts";
import type { Found, SurfaceFinder } from "../surfaces/surface-finder.ts";
import { handleSession } from "./handle-session.ts";
import type { SessionEnd } from "./running-session.ts";
import type { SessionDeps, Upgrade } from "./session-deps.ts";
import type { WatchedSession } from "./session-request.ts";

/** A key that is revoked, or a deadline that passes, ends a session within this. */
const WATCH_EVERY_MS = 500;

export interface SessionApp {
  /** Is a request one to open a WebSocket? All others are calls, also those that ask for another upgrade. */
  isUpgrade(incoming: IncomingMessage): boolean;
  serve(incoming: IncomingMessage, socket: Socket, head: Buffer): void;
  /** Sessions that are open or being opened. */
  readonly openSessions: number;
  /** From now on none is opened. */
  refuseNew(): void;
  /** Ends those that are open, and those being opened: their clients are asked to reconnect elsewhere. */
  endAll(error: GatewayError): void;
}

interface State {
  /** From now on no session is opened. */
  isClosed: boolean;
  /** How those end that are still opening. */
  end: SessionEnd | undefined;
}

/** Serves sessions over WebSocket. */
export function createSessionApp(deps: SessionDeps, surfaces: Required<SurfaceFinder>): SessionApp {
  const open = new Set<WatchedSession>();
  const sessions = new OpenCalls();
  const state: State = { isClosed: false, end: undefined };
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
  const answer = (wire: Wire, id: string, error: GatewayError): void => {
    const errors = surfaces.errorsAt(wire.incoming.url ?? "") ?? openAiErrors;
    sendError(wire.outgoing, error, { headers: [["x-request-id", id]], errors });
  };
  const begin = async (upgrade: Upgrade): Promise<void> => {
    const { incoming, socket } = upgrade;
    const { detach, ...wire } = wireOf(incoming, socket);
    const found = await findSession(surfaces, incoming.url ?? "");
    const id = deps.newId();
    if (found === undefined) return answer(wire, id, notHere());
    const isFull = state.isClosed || sessions.size >= deps.sessions.mostOpen;
    if (isFull) return answer(wire, id, full());
    const { inbound, ...leads } = found;
    const exchange = new Exchange(id, inbound, wire);
    const slot = sessions.add(exchange);
    await handleSession(deps, { exchange, ...leads, upgrade, detach, keep }).finally(() => {
      sessions.remove(slot);
    });
  };
  return {
    isUpgrade: ({ headers, method }) =>
      method === "GET" && headers.upgrade?.trim().toLowerCase() === "websocket",
    serve(incoming, socket, head) {
      begin({ incoming, socket, head }).catch((error: unknown) => {
        const failure = toGatewayError(error);
        deps.logger.error({ err: failure.cause ?? failure }, "session failed");
        socket.destroy();
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
function wireOf(incoming: IncomingMessage, socket: Socket): Wire & { readonly detach: () => void } {
  // No other listener is left.
  socket.on("error", () => undefined);
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  outgoing.once("finish", () => socket.destroySoon());
  return { incoming, outgoing, detach: () => outgoing.detachSocket(socket) };
}

const holdsSessions = (found: Found): found is Surface =>
  found !== undefined &&
  "inbound" in found &&
  found.inbound.reading.endpoint.dialect.session !== undefined;

/** Where a session is opened, and where its turns can be made instead; `undefined` where there are no sessions. */
async function findSession(surfaces: Pick<SurfaceFinder, "find">, target: string) {
  const surface = await surfaces.find("GET", target);
  if (!holdsSessions(surface)) return undefined;
  const overHttp = hasTurns(surface) ? doorIn(await surfaces.find("POST", target)) : undefined;
  const { inbound, targets } = surface;
  return { inbound, targets, overHttp };
}

/** Its answers are those of calls. */
const hasTurns = ({ inbound }: Surface): boolean =>
  inbound.reading.endpoint.dialect.session?.turns !== undefined;

/** A surface whose calls go where their model says, whatever provider that is at. */
const doorIn = (found: Found): Surface | undefined =>
  found !== undefined && "inbound" in found && found.inbound.door !== undefined ? found : undefined;

const notHere = () =>
  new GatewayError("not_found", "there are no sessions over WebSocket at this path");
const full = () =>
  new GatewayError("overloaded", "too many sessions at once, try again", { retryAfterSeconds: 1 });
