import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

import type { AdmissionRequest, AdmissionVerdict } from "@lintel/admission";
import type { HeaderLine } from "@lintel/providers";

import type { SessionRules } from "../config.ts";
import type { Deps } from "../deps.ts";
import type { LargeMessages } from "../ports/large-bodies.ts";

/** What sessions over WebSocket need from outside, beside what calls do. */
export interface SessionDeps extends Deps {
  readonly sessions: SessionRules;
  readonly sessionReservations: SessionReservations;
  readonly largeMessages: LargeMessages;
  readonly sockets: SessionSockets;
  readonly newId: () => string;
}

/** Reservations for what may begin at any moment of a session, or not. */
export interface SessionReservations {
  /** As admission of calls, but never from an allotment. */
  admit(request: AdmissionRequest): Promise<AdmissionVerdict> | AdmissionVerdict;
  /**
   * The call will not be made: what was reserved goes back, its place in the limits of calls too. Resolves when that
   * is so, or cannot be done; then it lapses.
   */
  cancel(callId: string): Promise<void>;
}

export interface SessionSockets {
  /** Opens one to an upstream. What goes wrong is a `GatewayError`: `upstream_failed` or `upstream_timeout`. */
  connect(request: SocketRequest): PendingSocket;
  /** Answers the upgrade of a client with one; rejects when the client has left. */
  accept(upgrade: Upgrade, answer: UpgradeAnswer): Promise<SessionSocket>;
}

/** A client's request to speak WebSocket. */
export interface Upgrade {
  readonly incoming: IncomingMessage;
  readonly socket: Socket;
  /** What the client sent ahead. */
  readonly head: Buffer;
}

export interface UpgradeAnswer {
  /** Empty: none. */
  readonly protocol: string;
  readonly headers: readonly HeaderLine[];
}

export interface SocketRequest {
  readonly url: URL;
  readonly headers: readonly HeaderLine[];
  readonly protocols: readonly string[];
  /** For all of the handshake. */
  readonly handshakeMs: number;
}

export interface PendingSocket {
  readonly answer: Promise<SocketAnswer>;
  abort(): void;
}

export type SocketAnswer =
  | {
      readonly accepted: true;
      readonly socket: SessionSocket;
      readonly protocol: string;
      readonly headers: readonly HeaderLine[];
    }
  /** An answer of HTTP: its body as far as it is worth keeping. */
  | {
      readonly accepted: false;
      readonly status: number;
      readonly headers: readonly HeaderLine[];
      readonly body: Buffer;
    };

/** One end of a session: messages in their order, with back-pressure both ways. */
export interface SessionSocket {
  /** The next message; at last how it was closed. What is not asked for is not read from the network. */
  receive(): Promise<SessionMessage | SocketClosed>;
  /** Resolves when the next may be sent: at once, unless the other side is slow. Never rejects. */
  send(message: Pick<SessionMessage, "bytes" | "isBinary">): Promise<void>;
  /** Ends it with a close code, or none; drops it when that is not answered in time. */
  close(code: number | undefined, reason: string): void;
  terminate(): void;
}

export interface SessionMessage {
  readonly kind: "message";
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

export interface SocketClosed {
  readonly kind: "closed";
  /** 1005: none was given; 1006: the connection broke. */
  readonly code: number;
  readonly reason: string;
}
