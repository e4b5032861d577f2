import { GatewayError } from "@lintel/core";
import type { CallBody, Charged, SessionDialect } from "@lintel/providers";

import { type Exchange, headerOf } from "../pipeline/exchange.ts";
import { type Call, readTimeout } from "../pipeline/read/read-call.ts";
import type { SessionDeps } from "./session-deps.ts";

/** A call that opens a session, and how what is said in it is read. */
export interface SessionCall extends Call {
  readonly dialect: SessionDialect;
}

const NO_BYTES = Buffer.alloc(0);

/** Reads what it is opened with: no body, but a query. */
export function readOpening(
  { rules, sessions }: Pick<SessionDeps, "rules" | "sessions">,
  { headers, inbound, query }: Exchange,
): SessionCall {
  const dialect = inbound.reading.endpoint.dialect.session;
  if (dialect === undefined) {
    throw new GatewayError("not_found", "there are no sessions at this path");
  }
  requireHandshake(headers);
  const timeoutMs = readTimeout(headerOf(headers, "x-request-timeout"), sessions.timeoutMs);
  const verdict = dialect.readOpening(query);
  if (!verdict.readable) throw new GatewayError("invalid_request", verdict.reason);
  if (verdict.attaches && !rules.allowTokens) {
    const message = "sessions that were created without the gateway cannot be joined here";
    throw new GatewayError("path_not_allowed", message);
  }
  return { body: bodyOf(verdict.model), upload: undefined, timeoutMs, dialect };
}

const bodyOf = (model: string): CallBody & Charged => ({
  bytes: NO_BYTES,
  json: {},
  members: [],
  model,
  streamed: true,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: true,
  charge: "nothing",
});

/** What a WebSocket library would refuse later, when there is nothing left to answer with. */
function requireHandshake(headers: Exchange["headers"]): void {
  const isVersion = headerOf(headers, "sec-websocket-version") === "13";
  const hasKey = /^[+/0-9A-Za-z]{22}==$/.test(headerOf(headers, "sec-websocket-key"));
  if (isVersion && hasKey) return;
  throw new GatewayError("invalid_request", "the request must ask for a WebSocket of version 13");
}
