import type { IncomingMessage } from "node:http";

import { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";
import {
  type FindForwardProxy,
  isPrivateHost,
  lookupPublic,
  PrivateAddressError,
} from "@lintel/service-kit";
import { WebSocket, WebSocketServer } from "ws";

import type {
  PendingSocket,
  SessionSocket,
  SessionSockets,
  SocketAnswer,
  SocketRequest,
  Upgrade,
  UpgradeAnswer,
} from "../../sessions/session-deps.ts";
import { TunnelAgent } from "./tunnel-agent.ts";
import { WsSocket } from "./ws-socket.ts";

/** More of the answer to a refused upgrade is not read. */
const MAX_REFUSAL_BYTES = 64 * 1024;
const REFUSAL_MS = 5000;

export interface WsSocketsOptions {
  readonly allowPrivate: boolean;
  /** The proxy that leads to a URL, if any. */
  readonly forwardProxy: FindForwardProxy;
  /** A longer message ends its session with 1009. */
  readonly maxMessageBytes: number;
}

/** WebSockets of the `ws` library. Messages are not compressed: they are audio, mostly, and relayed at once. */
export function createWsSockets(options: WsSocketsOptions): SessionSockets {
  const answers = new WeakMap<IncomingMessage, UpgradeAnswer>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (offered, incoming) => {
      const protocol = answers.get(incoming)?.protocol ?? "";
      return offered.has(protocol) ? protocol : false;
    },
  });
  server.on("headers", (lines, incoming) => {
    for (const [name, value] of answers.get(incoming)?.headers ?? []) {
      lines.push(`${name}: ${value}`);
    }
  });
  return {
    connect: (request) => connect(request, options),
    accept(upgrade, answer) {
      answers.set(upgrade.incoming, answer);
      return accept(server, upgrade);
    },
  };
}

function accept(server: WebSocketServer, { head, incoming, socket }: Upgrade) {
  return new Promise<SessionSocket>((resolve, reject) => {
    const onClose = (): void => reject(new Error("the client left"));
    socket.once("close", onClose);
    server.handleUpgrade(incoming, socket, head, (opened) => {
      socket.off("close", onClose);
      resolve(new WsSocket(opened));
    });
  });
}

function connect(request: SocketRequest, options: WsSocketsOptions): PendingSocket {
  const { promise, reject, resolve } = Promise.withResolvers<SocketAnswer>();
  try {
    const socket = open(request, options);
    const end = new WsSocket(socket);
    let headers: readonly HeaderLine[] = [];
    socket.once("upgrade", (response) => {
      headers = linesOf(response.rawHeaders);
    });
    socket.once("open", () =>
      resolve({ accepted: true, socket: end, protocol: socket.protocol, headers }),
    );
    socket.once("unexpected-response", (_request, response) => {
      readRefusal(response, socket).then(resolve, reject);
    });
    socket.once("error", (cause) => reject(toFailure(cause)));
    return { answer: promise, abort: () => socket.terminate() };
  } catch (cause) {
    reject(toFailure(cause instanceof Error ? cause : new Error(String(cause))));
    return { answer: promise, abort: () => undefined };
  }
}

function open({ handshakeMs, headers, protocols, url }: SocketRequest, options: WsSocketsOptions) {
  if (!options.allowPrivate && isPrivateHost(url.hostname)) {
    throw new PrivateAddressError(`${url.hostname} is a private address`);
  }
  const proxy = options.forwardProxy(url);
  const connecting = {
    headers: Object.fromEntries(headers),
    handshakeTimeout: handshakeMs,
    maxPayload: options.maxMessageBytes,
    perMessageDeflate: false,
    followRedirects: false,
    // Handed on to the connection, as everything is that `ws` does not know.
    ...(options.allowPrivate ? {} : { lookup: lookupPublic }),
    ...(proxy === undefined ? {} : { agent: new TunnelAgent(proxy, url, handshakeMs) }),
  };
  return new WebSocket(url, [...protocols], connecting);
}

async function readRefusal(response: IncomingMessage, socket: WebSocket): Promise<SocketAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), REFUSAL_MS);
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_REFUSAL_BYTES) break;
    chunks.push(chunk);
  }
  clearTimeout(timer);
  socket.terminate();
  return {
    accepted: false,
    status: response.statusCode ?? 502,
    headers: linesOf(response.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

/** `ws` marks a timeout only by its message. */
function toFailure(cause: Error): GatewayError {
  const isLate =
    cause.message === "Opening handshake has timed out" ||
    ("code" in cause && cause.code === "ETIMEDOUT");
  return isLate
    ? new GatewayError("upstream_timeout", "the provider did not answer in time", { cause })
    : new GatewayError("upstream_failed", "the provider could not be reached", { cause });
}

const linesOf = (raw: readonly string[]): readonly HeaderLine[] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : []));
