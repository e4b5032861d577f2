import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { type WebSocket, WebSocketServer } from "ws";

import { listen } from "../listen.ts";
import type { ResponseScript } from "./response-script.ts";
import { SimulatedSession } from "./simulated-session.ts";

/** How the upstream takes its next upgrades: as it should, with an HTTP answer instead, or never. */
export type UpgradeBehaviour =
  | "accept"
  | "never"
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
    };

/** One session as the upstream sees it. */
export interface RecordedSession {
  /** Path and query of the upgrade. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  /** Every message received, as it came. */
  readonly received: readonly string[];
  /** The events received, parsed, of one type. */
  events(type: string): readonly Record<string, unknown>[];
  /** How it was closed, once it is. */
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** The connection itself, for what no script foresees. */
  readonly socket: WebSocket;
}

export interface RealtimeUpstream {
  /** What the vendor's SDK takes as its base URL, but for the scheme. */
  readonly url: string;
  readonly sessions: readonly RecordedSession[];
  /** Upgrades from now on. */
  onUpgrade(behaviour: UpgradeBehaviour): void;
  /** What the next answers are, one after the other; later ones are made up. */
  script(...responses: readonly ResponseScript[]): void;
  /** Usage of the next transcriptions, one after the other. */
  scriptTranscriptions(...usages: readonly object[]): void;
  close(): Promise<void>;
}

const KEY = "sk-upstream-test";
const MAX_BYTES = 64 * 1024 * 1024;

/** Starts OpenAI's realtime API on 127.0.0.1: sessions over WebSocket, with turn detection, answers and usage. */
export async function startRealtimeUpstream(): Promise<RealtimeUpstream> {
  const sessions: RecordedSession[] = [];
  const scripts = { responses: new Array<ResponseScript>(), transcriptions: new Array<object>() };
  const state: { upgrade: UpgradeBehaviour } = { upgrade: "accept" };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    handleProtocols: (offered) => (offered.has("realtime") ? "realtime" : false),
  });
  const raw = new Set<Duplex>();
  const server = createServer((_incoming, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end('{"error":{"message":"Expected a WebSocket","type":"invalid_request_error"}}');
  });
  server.on("upgrade", (incoming, socket: Duplex, head: Buffer) => {
    raw.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => raw.delete(socket));
    const behaviour = behaviourFor(incoming, state.upgrade);
    if (behaviour === "never") return;
    if (behaviour !== "accept") return refuse(socket, behaviour);
    sockets.handleUpgrade(incoming, socket, head, (opened) => {
      sessions.push(record(incoming, opened));
      new SimulatedSession(opened, incoming.url ?? "", scripts).begin();
    });
  });
  const { close, origin } = await listen(server, 0);
  return {
    url: `${origin}/v1`,
    sessions,
    onUpgrade: (behaviour) => void (state.upgrade = behaviour),
    script: (...responses) => void scripts.responses.push(...responses),
    scriptTranscriptions: (...usages) => void scripts.transcriptions.push(...usages),
    async close() {
      for (const socket of raw) socket.destroy();
      await close();
    },
  };
}

function behaviourFor({ headers }: IncomingMessage, behaviour: UpgradeBehaviour): UpgradeBehaviour {
  const isKnown = headers.authorization === `Bearer ${KEY}` || headers["api-key"] === KEY;
  if (isKnown || behaviour !== "accept") return behaviour;
  const error = { message: "Incorrect API key provided", code: "invalid_api_key" };
  return { status: 401, body: { error } };
}

function refuse(socket: Duplex, { body, headers = {}, status }: UpgradeBehaviour & object): void {
  const text = JSON.stringify(body);
  const lines = Object.entries({
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    connection: "close",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}\r\n${text}`);
}

function record({ headers, url = "" }: IncomingMessage, socket: WebSocket): RecordedSession {
  const received: string[] = [];
  const session: { closed: RecordedSession["closed"] } = { closed: undefined };
  socket.on("message", (data: Buffer) => received.push(data.toString()));
  socket.on("close", (code, reason) => {
    session.closed = { code, reason: reason.toString() };
  });
  return {
    target: url,
    headers,
    received,
    events: (type) => received.map((text) => JSON.parse(text)).filter((each) => each.type === type),
    get closed() {
      return session.closed;
    },
    socket,
  };
}
