import type { IncomingHttpHeaders } from "node:http";

import type { HeaderLine } from "@lintel/providers";

import { ArrivedRequest } from "../../http/arrived-request.ts";
import type { AuthenticatedCall } from "../../pipeline/call-context.ts";
import { Exchange } from "../../pipeline/exchange.ts";
import { handleCall } from "../../pipeline/handle-call.ts";
import type { Surface } from "../../pipeline/inbound.ts";
import { recordCall } from "../../pipeline/record/record-call.ts";
import { createMessageReader, type MessageReader } from "../book/message-reader.ts";
import { upstreamProtocols, withProtocolKey } from "../protocols.ts";
import { readOpening, type SessionCall } from "../read-opening.ts";
import type { SessionEnd } from "../running-session.ts";
import type { SessionDeps, SessionSocket } from "../session-deps.ts";
import type { SessionRequest } from "../session-request.ts";
import { TurnAnswer } from "./turn-answer.ts";
import { type AskedTurn, joined, TurnHistory, type TurnProblem } from "./turn-history.ts";

/** Turns that may wait in one session, and their bytes together. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** A message is read synchronously; a longer turn must be sent as an HTTP call. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** A client may stay silent for longer than an answer takes. */
const IDLE_MS = 900_000;
const NOTHING = (): void => undefined;

/**
 * A session of responses for a key none of whose providers opens one: each turn is a call of the same path over HTTP, with all its stages, so it
 * goes wherever such a call goes, and is translated if need be. The history that turns continue from is kept here while the session lasts.
 */
export async function holdHttpTurns(
  deps: SessionDeps,
  request: SessionRequest,
  surface: Surface,
  context: AuthenticatedCall,
): Promise<void> {
  const { detach, exchange, keep, upgrade } = request;
  const opening = readOpening(deps, exchange);
  const [protocol = ""] = upstreamProtocols(exchange.headers, context.caller.secret);
  const own: HeaderLine[] = [["x-request-id", exchange.id]];
  detach();
  const client = await deps.sockets
    .accept(upgrade, { protocol, headers: own })
    .catch(() => undefined);
  if (client === undefined) {
    const outcome = { ending: "client_left", status: 499 } as const;
    await recordCall(deps, exchange, context, { outcome, release: NOTHING });
    return;
  }
  const session = new HttpTurns(deps, { request, surface, client, opening });
  keep.opened(session);
  try {
    const { ending, error } = await session.run();
    const outcome = { ending, status: 101, errorCode: error?.code };
    await recordCall(deps, exchange, context, { outcome, release: NOTHING, error });
  } finally {
    keep.over(session);
    client.close(1001, "");
  }
}

interface HttpTurnsParts {
  readonly request: SessionRequest;
  readonly surface: Surface;
  readonly client: SessionSocket;
  readonly opening: SessionCall;
}

class HttpTurns {
  readonly #deps: SessionDeps;
  readonly #parts: HttpTurnsParts;
  readonly #reader: MessageReader;
  readonly #history = new TurnHistory();
  readonly #end = Promise.withResolvers<SessionEnd>();
  /** The turns of each lane, in order. */
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #answers = new Set<TurnAnswer>();
  /** The same for all turns except for the length of the body, so what is derived from it holds for each. */
  readonly #kind = {};
  readonly #headers: IncomingHttpHeaders;
  readonly #startMs: number;
  #lastMs: number;
  #waiting = 0;
  #waitingBytes = 0;
  #isEnding = false;

  constructor(deps: SessionDeps, parts: HttpTurnsParts) {
    this.#deps = deps;
    this.#parts = parts;
    const { inbound, headers } = parts.request.exchange;
    this.#reader = createMessageReader(parts.opening.dialect, inbound.reading, deps.largeMessages);
    this.#headers = headersOfTurns(withProtocolKey(headers));
    this.#startMs = deps.monotonic();
    this.#lastMs = this.#startMs;
  }

  /** Resolves when the session is over and all its turns are recorded. */
  async run(): Promise<SessionEnd> {
    void this.#receive();
    const end = await this.#end.promise;
    for (const answer of this.#answers) answer.leave();
    await Promise.allSettled(this.#lanes.values());
    return end;
  }

  watch(): void {
    const nowMs = this.#deps.monotonic();
    const isOver = nowMs - this.#startMs > this.#parts.opening.timeoutMs;
    if (isOver || (this.#waiting === 0 && nowMs - this.#lastMs > IDLE_MS)) {
      this.end({ by: "gateway", ending: "timeout", code: 1001, reason: "the session is over" });
    }
  }

  end(end: SessionEnd): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (end.by === "gateway") this.#parts.client.close(end.code, end.reason);
    this.#end.resolve(end);
  }

  async #receive(): Promise<void> {
    const { client } = this.#parts;
    for (;;) {
      const received = await client.receive();
      if (received.kind === "closed") {
        const { code, reason } = received;
        const ending = code === BROKEN ? "client_left" : "complete";
        return this.end({ by: "client", ending, code, reason });
      }
      this.#lastMs = this.#deps.monotonic();
      await this.#take(received.bytes);
    }
  }

  /** Queues a turn behind those before it in its lane. */
  async #take(bytes: Buffer): Promise<void> {
    if (bytes.length > MAX_MESSAGE_BYTES) return await this.#refuse("", 413, TOO_LARGE);
    const verdict = await Promise.resolve(this.#reader.readClientMessage(bytes)).catch(NOTHING);
    if (verdict === undefined) return await this.#refuse("", 503, BUSY);
    if (!verdict.readable) {
      const problem = { code: "invalid_request", problem: verdict.reason } as const;
      return await this.#refuse(verdict.eventId ?? "", 400, problem);
    }
    const { eventId: lane = "", kind } = verdict.message;
    if (kind !== "respond" || this.#isEnding) return;
    if (this.#isFull(bytes)) return await this.#refuse(lane, 503, BUSY);
    this.#waiting += 1;
    this.#waitingBytes += bytes.length;
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const turn = before
      .then(() => this.#turn(lane, bytes))
      .catch((err: unknown) => this.#deps.logger.error({ err }, "turn failed"))
      .finally(() => {
        this.#waitingBytes -= bytes.length;
        this.#leave(lane, turn);
      });
    this.#lanes.set(lane, turn);
  }

  #isFull({ length }: Buffer): boolean {
    return this.#waiting >= MAX_WAITING || this.#waitingBytes + length > MAX_WAITING_BYTES;
  }

  #leave(lane: string, turn: Promise<void>): void {
    this.#waiting -= 1;
    this.#lastMs = this.#deps.monotonic();
    if (this.#lanes.get(lane) === turn) this.#lanes.delete(lane);
  }

  async #turn(lane: string, message: Buffer): Promise<void> {
    if (this.#isEnding) return;
    const asked = this.#history.ask(message);
    if ("problem" in asked) return await this.#refuse(lane, 400, asked);
    if (asked.isWarmUp) return await this.#warmUp(lane, asked);
    const answer = new TurnAnswer(this.#parts.client, lane);
    this.#answers.add(answer);
    try {
      await this.#call(asked.body, answer);
    } finally {
      this.#answers.delete(answer);
    }
    const { ended } = answer;
    if (ended !== undefined) {
      this.#history.keep(lane, ended.responseId, joined(asked.items, ended.items));
    }
  }

  /** Makes the call; resolves when its answer has been given. */
  async #call(body: Buffer, answer: TurnAnswer): Promise<void> {
    const { request, surface } = this.#parts;
    const { incoming } = request.exchange;
    const headers = { ...this.#headers, "content-length": String(body.length) };
    const head = {
      method: "POST",
      url: incoming.url ?? "",
      headers,
      rawHeaders: Object.entries(headers).flatMap(([name, value]) => [name, String(value)]),
      kind: this.#kind,
    };
    const arrived = new ArrivedRequest(head, body, request.upgrade.socket);
    const wire = { incoming: arrived, outgoing: answer };
    const exchange = new Exchange(this.#deps.newId(), surface.inbound, wire);
    const closed = new Promise<void>((resolve) => {
      answer.once("close", resolve);
    });
    await handleCall(this.#deps, exchange, surface.targets);
    await closed;
  }

  /** Answers as if the model had said nothing, so that turns can continue from there. */
  async #warmUp(lane: string, { items }: AskedTurn): Promise<void> {
    const id = `resp_${this.#deps.newId()}`;
    const created_at = Math.floor(this.#deps.now() / 1000);
    const response = { id, object: "response", created_at, error: null, output: [], usage: null };
    const events = [
      { type: "response.created", response: { ...response, status: "in_progress" } },
      { type: "response.completed", response: { ...response, status: "completed" } },
    ];
    this.#history.keep(lane, id, items);
    for (const [sequence_number, event] of events.entries()) {
      await this.#send({ ...event, sequence_number, ...laneOf(lane) });
    }
  }

  async #refuse(lane: string, status: number, { code, problem }: Refusal): Promise<void> {
    const type = status < 500 ? "invalid_request_error" : "api_error";
    const error = { type, code, message: problem, param: null };
    await this.#send({ type: "error", status, error, ...laneOf(lane) });
  }

  async #send(event: object): Promise<void> {
    await this.#parts.client.send({ bytes: Buffer.from(JSON.stringify(event)), isBinary: false });
  }
}

interface Refusal {
  readonly code: TurnProblem["code"] | "body_too_large" | "overloaded";
  readonly problem: string;
}

const TOO_LARGE: Refusal = {
  code: "body_too_large",
  problem: "messages of a session are limited to 1 MiB: make the call over HTTP",
};
const BUSY: Refusal = { code: "overloaded", problem: "too much waits right now, try again" };

/** The connection broke without being closed. */
const BROKEN = 1006;

const laneOf = (lane: string): object => (lane === "" ? {} : { stream_id: lane });

/** Headers of the upgrade alone. */
const OF_UPGRADE =
  /^(?:connection|upgrade|content-(?:length|type)|transfer-encoding|sec-websocket-.*)$/;

const headersOfTurns = (headers: IncomingHttpHeaders): IncomingHttpHeaders => ({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_UPGRADE.test(name))),
  "content-type": "application/json",
});
