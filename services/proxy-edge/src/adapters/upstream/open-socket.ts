import { connect, isIP, type LookupFunction, type Socket, type TcpNetConnectOpts } from "node:net";
import { connect as connectTls } from "node:tls";

import { type Place, placeOf } from "@lintel/service-kit";

export interface OpenSocketOptions {
  /** Node's own when it is absent. */
  readonly lookup?: LookupFunction | undefined;
  /** What TLS is spoken over, in the place of a connection to the URL's host: a tunnel to it. */
  readonly tunnel?: Socket;
  /** Session of an earlier TLS connection to the same place, which makes this one faster. */
  readonly session: Buffer | undefined;
  readonly onSession: (session: Buffer) => void;
  /** Takes what comes, in place of the socket's `data`. */
  readonly onBytes?: (bytes: Buffer) => void;
}

export interface OpeningSocket {
  readonly socket: Socket;
  /** What the socket calls being connected. */
  readonly openEvent: "connect" | "secureConnect";
}

const TCP_KEEP_ALIVE_MS = 60_000;
/** What one read of a socket can bring. */
const MAX_READ_BYTES = 64 * 1024;
/** All sockets read into this, one after the other. */
const READ = Buffer.allocUnsafeSlow(MAX_READ_BYTES);

/** Begins to connect to where a URL leads, with TLS for `https`. What goes wrong is an event of the socket. */
export function openSocket(url: URL, options: OpenSocketOptions): OpeningSocket {
  const isTls = url.protocol === "https:";
  const { lookup, onBytes } = options;
  const target = { ...placeOf(url), ...(lookup === undefined ? {} : { lookup }) };
  const socket = isTls ? openTls(target, options) : connect({ ...target, ...readsTo(onBytes) });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  return { socket, openEvent: isTls ? "secureConnect" : "connect" };
}

/** Node makes a buffer of 64 KiB for each read otherwise, most of which it then gives back. */
const readsTo = (onBytes: OpenSocketOptions["onBytes"]): Pick<TcpNetConnectOpts, "onread"> =>
  onBytes === undefined
    ? {}
    : {
        onread: {
          buffer: READ,
          callback(length) {
            onBytes(Buffer.from(READ.subarray(0, length)));
            return true;
          },
        },
      };

function openTls(
  target: Place,
  { onBytes, onSession, session, tunnel }: OpenSocketOptions,
): Socket {
  const socket = connectTls({
    ...target,
    // An address is no server name (RFC 6066, 3).
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    ALPNProtocols: ["http/1.1"],
    ...(session === undefined ? {} : { session }),
    ...(tunnel === undefined ? {} : { socket: tunnel }),
  });
  socket.on("session", onSession);
  if (onBytes !== undefined) socket.on("data", onBytes);
  return socket;
}
