import { GatewayError, toGatewayError } from "@lintel/core";
import type { ServerMessage } from "@lintel/providers";

import { toClientError } from "../http/render-error.ts";
import type { Outcome } from "../pipeline/call-context.ts";
import type { MessageReader } from "./book/message-reader.ts";
import { SessionRefusal } from "./book/session-refusal.ts";
import type { SessionDeps, SessionSocket, SocketClosed } from "./session-deps.ts";
import type { SessionPolicy } from "./session-policy.ts";

/** Time for running calls to be recorded, once the session is over. */
const LAST_WORDS_MS = 2000;

/** Who ended a session, and how the other side is informed. */
export interface SessionEnd {
  readonly by: "client" | "upstream" | "gateway";
  readonly ending: Outcome["ending"];
  /** Close code of the WebSocket protocol, if any. */
  readonly code: number | undefined;
  readonly reason: string;
  readonly error?: GatewayError | undefined;
  /** The client's id for the message that caused it. */
  readonly causeId?: string | undefined;
}

export interface SessionEnds {
  readonly client: SessionSocket;
  readonly upstream: SessionSocket;
}

/** Deadlines of a session, in milliseconds. */
export interface SessionDeadlines {
  readonly idleMs: number;
  readonly totalMs: number;
}

/** Sees every message of a session, and books what it costs. */
export interface SessionLedger {
  /** The bytes to send upstream for a message from the client. Rejects with a `SessionRefusal` if it may not pass. */
  grant(bytes: Buffer): Promise<Buffer>;
  /** The session ended before the last message that `grant` let pass was sent. */
  unsent?(): void;
  /** Takes note of a message from the upstream before the client gets it. Rejects if the session must end. */
  note(message: ServerMessage, bytes: Buffer): Promise<void>;
  /** The session's configuration is known. */
  readonly isConfigured: boolean;
  /** Answers under way that can be cancelled. */
  readonly answerIds: readonly string[];
  /** Nothing is under way. */
  readonly isIdle: boolean;
  /** To be called now and then: gives back reservations that nothing came of. */
  sweep(): void;
  /** The session is over: what is under way is recorded as far as it is known, and the rest is given back. */
  close(outcome: Pick<Outcome, "ending" | "errorCode">): Promise<void>;
}

interface RunningParts extends SessionEnds {
  readonly deps: Pick<SessionDeps, "metrics" | "monotonic" | "newId">;
  readonly dialect: MessageReader;
  readonly book: SessionLedger;
  readonly policy: Pick<SessionPolicy, "inspect">;
  readonly deadlines: SessionDeadlines;
}

/** An open session: messages pass both ways, in order in each direction, and no faster than the reader takes them. */
export class RunningSession {
  readonly #parts: RunningParts;
  readonly #end = Promise.withResolvers<SessionEnd>();
  /** The upstream has reported its session, or never will. */
  readonly #configured = Promise.withResolvers<void>();
  readonly #idle = Promise.withResolvers<void>();
  readonly #startMs: number;
  #lastMs: number;
  #isEnding = false;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.#startMs = parts.deps.monotonic();
    this.#lastMs = this.#startMs;
  }

  /** Resolves when the session has ended and everything in it is recorded. */
  async run(): Promise<SessionEnd> {
    const { book, upstream } = this.#parts;
    if (book.isConfigured) this.#configured.resolve();
    const fromUpstream = this.#passToClient();
    void this.#passToUpstream();
    const end = await this.#end.promise;
    if (end.by !== "upstream") await this.#hearLastWords(fromUpstream);
    await book.close({ ending: cutEnding(end), errorCode: end.error?.code });
    if (end.by === "upstream" && end.error !== undefined) {
      void this.#sendError(end.error, undefined);
    }
    upstream.close(end.by === "client" ? end.code : 1001, end.by === "client" ? end.reason : "");
    return end;
  }

  /** Ends the session; only the first call has an effect. The client is informed at once. */
  end(end: SessionEnd): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const { client } = this.#parts;
    if (end.by === "gateway") {
      if (end.error !== undefined) void this.#sendError(end.error, end.causeId);
      client.close(end.code, end.reason);
    }
    this.#configured.resolve();
    this.#end.resolve(end);
  }

  /** Ends the session when its time is over. */
  checkDeadlines(): void {
    const { book, deadlines, deps } = this.#parts;
    const nowMs = deps.monotonic();
    if (nowMs - this.#startMs > deadlines.totalMs) this.#endLate("has lasted as long as one may");
    else if (nowMs - this.#lastMs > deadlines.idleMs) this.#endLate("was silent for too long");
    book.sweep();
  }

  /** The client has lost what it needs for the session: its key, its setting or its limits. */
  endRefused(error: GatewayError): void {
    this.end({ by: "gateway", ending: "refused", code: 1008, reason: error.message, error });
  }

  /** What the session does can no longer be recorded, so nothing more may be done in it. */
  cut(): void {
    const error = new GatewayError("internal", "calls cannot be recorded right now");
    this.end({ by: "gateway", ending: "internal", code: 1011, reason: error.message, error });
  }

  async #passToUpstream(): Promise<void> {
    const { book, client, policy, upstream } = this.#parts;
    for (;;) {
      const received = await client.receive();
      if (received.kind === "closed") return this.end(endBy("client", received));
      // The session's configuration must be known before anything may be asked of it.
      await this.#configured.promise;
      if (this.#isEnding) continue;
      this.#lastMs = this.#parts.deps.monotonic();
      try {
        const bytes = await book.grant(await policy.inspect(received.bytes));
        // The reservation was made while the session was ending: it is given back.
        if (this.#isEnding) book.unsent?.();
        else await upstream.send({ bytes, isBinary: received.isBinary });
      } catch (thrown) {
        await this.#refuse(thrown);
      }
    }
  }

  async #passToClient(): Promise<void> {
    const { book, client, upstream } = this.#parts;
    for (;;) {
      const received = await upstream.receive();
      if (received.kind === "closed") return this.end(endBy("upstream", received));
      this.#lastMs = this.#parts.deps.monotonic();
      const message = await this.#readServerMessage(received.bytes);
      try {
        await book.note(message, received.bytes);
      } catch (thrown) {
        await this.#refuse(thrown);
      }
      if (book.isConfigured) this.#configured.resolve();
      if (!this.#isEnding) await client.send(received);
      else if (message.kind === "started") this.#cancel(message.responseId);
      else if (book.isIdle) this.#idle.resolve();
    }
  }

  /** An unreadable message may report usage: the session ends. */
  async #readServerMessage(bytes: Buffer): Promise<ServerMessage> {
    try {
      return await this.#parts.dialect.readServerMessage(bytes);
    } catch (thrown) {
      await this.#refuse(thrown);
      return { kind: "other" };
    }
  }

  /** A refused message is reported to the client; the session continues if it can. */
  async #refuse(thrown: unknown): Promise<void> {
    const refusal =
      thrown instanceof SessionRefusal
        ? thrown
        : new SessionRefusal(toGatewayError(thrown), { ends: true });
    const { causeId, ends, error } = refusal;
    if (!ends) {
      this.#parts.deps.metrics.refused(error.code);
      await this.#sendError(error, causeId);
      return;
    }
    const ending = error.code === "internal" ? "internal" : "refused";
    const code = closeCodeOf(error);
    this.end({ by: "gateway", ending, code, reason: error.message, error, causeId });
  }

  #sendError(error: GatewayError, causeId: string | undefined): Promise<void> {
    const { client, deps, dialect } = this.#parts;
    const { message, resetsAtSeconds, status, type } = toClientError(error);
    const own = { code: error.code, id: deps.newId(), causeId };
    const text = dialect.errorMessage({ type, status, message, resetsAtSeconds, ...own });
    return client.send({ bytes: Buffer.from(text), isBinary: false });
  }

  /** Cancels running answers, so that the upstream reports their usage. */
  async #hearLastWords(fromUpstream: Promise<void>): Promise<void> {
    const { book } = this.#parts;
    if (book.isIdle) return;
    for (const id of book.answerIds) this.#cancel(id);
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => late.resolve(), LAST_WORDS_MS);
    await Promise.race([this.#idle.promise, fromUpstream, late.promise]);
    clearTimeout(timer);
  }

  #cancel(responseId: string): void {
    const { dialect, upstream } = this.#parts;
    void upstream.send({ bytes: Buffer.from(dialect.cancelMessage(responseId)), isBinary: false });
  }

  #endLate(why: string): void {
    const error = new GatewayError("upstream_timeout", `the session ${why}`);
    this.end({ by: "gateway", ending: "timeout", code: 1001, reason: error.message, error });
  }
}

/** Internal error, try again later, or policy violation. */
function closeCodeOf({ code, status }: GatewayError): number {
  if (code === "internal") return 1011;
  return status >= 500 ? 1013 : 1008;
}

/** 1006: the connection broke without being closed. */
const BROKEN = 1006;
const NO_CODE = 1005;

function endBy(by: "client" | "upstream", { code, reason }: SocketClosed): SessionEnd {
  if (code === NO_CODE) return { by, ending: "complete", code: undefined, reason };
  if (code !== BROKEN) return { by, ending: "complete", code, reason };
  if (by === "client") return { by, ending: "client_left", code: 1001, reason };
  const error = new GatewayError("upstream_failed", "the provider broke the connection");
  return { by, ending: "upstream_failed", code: 1014, reason: error.message, error };
}

/** How an answer that was under way ended when the session did. */
const cutEnding = ({ by, ending }: SessionEnd): Outcome["ending"] => {
  if (ending !== "complete") return ending;
  return by === "upstream" ? "upstream_failed" : "client_left";
};
