import { connect } from "node:net";
import type { Socket } from "node:net";

import { MessageReader } from "../http/message-reader.ts";
import { monotonicMs } from "../machine/monotonic-ms.ts";

export interface Answer {
  readonly status: number;
  readonly bodyBytes: number;
  readonly sentAt: number;
  readonly firstByteAt: number;
  readonly endedAt: number;
}

export interface Connection {
  /** Sends the request; only when the answer before has ended. */
  readonly send: () => void;
  readonly close: () => void;
}

export interface ConnectionEvents {
  /** An answer has been read to its end. */
  readonly onAnswer: (answer: Answer) => void;
  readonly onFirstByte?: (() => void) | undefined;
  /** The connection ended without being closed; it cannot be used again. */
  readonly onLost: (reason: string) => void;
}

// All sockets read into one buffer: what is read is digested before the next read begins.
const READ_BUFFER = Buffer.allocUnsafe(65_536);

/** A keep-alive connection that sends the same bytes each time and measures the answers. */
export function openConnection(
  target: { readonly port: number; readonly request: Buffer },
  events: ConnectionEvents,
): Connection {
  const current = { status: 0, bodyBytes: 0, sentAt: 0, firstByteAt: 0 };
  const reader = new MessageReader({
    onHead: (head) => {
      current.status = Number(head.slice(9, 12));
    },
    onBody: (_source, start, end) => {
      if (current.bodyBytes === 0) {
        current.firstByteAt = monotonicMs();
        events.onFirstByte?.();
      }
      current.bodyBytes += end - start;
    },
    onEnd: () => events.onAnswer({ ...current, endedAt: monotonicMs() }),
  });
  let closed = false;
  const socket = connectSocket(target.port, reader);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    if (!closed) events.onLost("the connection was closed before the answer ended");
  });
  return {
    send: () => {
      Object.assign(current, { status: 0, bodyBytes: 0, firstByteAt: 0, sentAt: monotonicMs() });
      socket.write(target.request);
    },
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}

function connectSocket(port: number, reader: MessageReader): Socket {
  return connect({
    host: "127.0.0.1",
    port,
    noDelay: true,
    onread: {
      buffer: READ_BUFFER,
      callback: (size, buffer) => {
        reader.push(Buffer.from(buffer.buffer, buffer.byteOffset, size));
        return true;
      },
    },
  });
}
