import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

import type { ForwardProxy } from "./forward-proxy.ts";
import type { Place } from "./place-of.ts";

/** A forward proxy did not open a tunnel. Holds nothing of its credentials, nor of what it answered beyond the status. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
  /** `ETIMEDOUT` where time was up, as a socket says it. */
  readonly code: "ETIMEDOUT" | "TUNNEL_REFUSED";

  constructor(message: string, code: TunnelError["code"] = "TUNNEL_REFUSED") {
    super(message);
    this.code = code;
  }
}

export interface TunnelEvents {
  /** Bytes from now on are the target's and ours. Called at most once, and `failed` never after it. */
  readonly opened: (socket: Socket) => void;
  readonly failed: (error: Error) => void;
}

export interface PendingTunnel {
  /** Gives up; neither event comes any more. Does nothing once one of them has come. */
  abort(): void;
}

/** Upper bound of all header lines of the proxy's answer. */
const MAX_HEAD_BYTES = 16 * 1024;
const HEAD_END = "\r\n\r\n";

/**
 * Asks a forward proxy for a tunnel to `target`, whose name the proxy looks up (RFC 9110, 9.3.6), within `deadlineMs`. What an answer that opens it says of its length
 * is to be ignored; bytes that follow it before we have sent any are an error, since nobody speaks first in TLS.
 */
export function openTunnel(
  proxy: ForwardProxy,
  target: Place,
  events: TunnelEvents,
  deadlineMs: number,
): PendingTunnel {
  const socket = connectTo(proxy);
  let head = "";
  let isOver = false;
  const finish = (): void => {
    isOver = true;
    clearTimeout(timer);
    socket.off("data", onData).off("error", fail).off("close", onClose);
  };
  const drop = (): void => {
    if (isOver) return;
    finish();
    // Later errors of the socket concern no caller.
    socket.on("error", () => undefined);
    socket.destroy();
  };
  const fail = (error: Error): void => {
    drop();
    events.failed(error);
  };
  const onClose = (): void => fail(new TunnelError("the forward proxy closed the connection"));
  const onData = (bytes: Buffer): void => {
    head += bytes.toString("latin1");
    const answer = readAnswer(head);
    if (answer === "incomplete") return;
    if (answer instanceof TunnelError) return fail(answer);
    finish();
    // Nothing is read until its new owner does.
    socket.pause();
    events.opened(socket);
  };
  const timer = setTimeout(() => {
    fail(new TunnelError("the forward proxy did not open a tunnel in time", "ETIMEDOUT"));
  }, deadlineMs);
  socket.once(proxy.isTls ? "secureConnect" : "connect", () => {
    socket.write(connectHead(proxy, target), "latin1");
  });
  socket.on("data", onData).on("error", fail).on("close", onClose);
  return { abort: drop };
}

function connectTo({ host, isTls, port }: ForwardProxy): Socket {
  const socket = isTls
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connect({ host, port });
  socket.setNoDelay(true);
  return socket;
}

function connectHead({ authorization }: ForwardProxy, { host, port }: Place): string {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (authorization !== undefined) lines.push(`Proxy-Authorization: ${authorization}`);
  return lines.join("\r\n") + HEAD_END;
}

/** Interim answers are passed over. */
function readAnswer(text: string): "incomplete" | "opened" | TunnelError {
  for (let head = text; ;) {
    const end = head.indexOf(HEAD_END);
    if (end === -1) {
      return head.length > MAX_HEAD_BYTES
        ? new TunnelError("the forward proxy's answer is too long")
        : "incomplete";
    }
    const status = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head)?.[1];
    const rest = head.slice(end + HEAD_END.length);
    if (status?.startsWith("1") !== true) return verdictOf(status, rest);
    head = rest;
  }
}

function verdictOf(status: string | undefined, rest: string): "opened" | TunnelError {
  if (status === undefined) return new TunnelError("the forward proxy's answer is no HTTP");
  if (!status.startsWith("2")) return new TunnelError(`the forward proxy answered with ${status}`);
  return rest === "" ? "opened" : new TunnelError("the forward proxy sent more than an answer");
}
