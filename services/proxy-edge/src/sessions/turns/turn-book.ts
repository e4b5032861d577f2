import { GatewayError, toGatewayError } from "@lintel/core";
import type { ServerMessage } from "@lintel/providers";

import type { Outcome } from "../../pipeline/call-context.ts";
import type { MessageReader } from "../book/message-reader.ts";
import { SessionRefusal } from "../book/session-refusal.ts";
import type { SessionLedger } from "../running-session.ts";
import type { Turn, TurnCalls } from "./turn-calls.ts";

/** Turns that may wait in one session; each holds a reservation. */
const MAX_WAITING = 64;

/**
 * Sees every message of a session pass whose answers are calls of an endpoint (responses over WebSocket). A turn is admitted before it
 * is sent, and recorded before the client has the last of its events. Turns of one lane are answered in their order.
 */
export class TurnBook implements SessionLedger {
  readonly isConfigured = true;
  readonly answerIds: readonly string[] = [];
  readonly #calls: TurnCalls;
  readonly #dialect: MessageReader;
  /** By `stream_id`; empty for messages without one. */
  readonly #lanes = new Map<string, Turn[]>();
  #hasLanes = false;
  #granted: { readonly lane: string; readonly turn: Turn } | undefined;
  /** What is done about the last message of each direction; neither has two at once. */
  #passing: Promise<unknown> = Promise.resolve();
  #noting: Promise<unknown> = Promise.resolve();

  constructor(calls: TurnCalls, dialect: MessageReader) {
    this.#calls = calls;
    this.#dialect = dialect;
  }

  grant(bytes: Buffer): Promise<Buffer> {
    const passing = this.#pass(bytes);
    this.#passing = passing;
    return passing;
  }

  async #pass(bytes: Buffer): Promise<Buffer> {
    this.#granted = undefined;
    const verdict = await this.#dialect.readClientMessage(bytes);
    if (!verdict.readable) {
      const error = new GatewayError("invalid_request", verdict.reason);
      throw new SessionRefusal(error, { causeId: verdict.eventId });
    }
    const { eventId: lane, kind } = verdict.message;
    if (kind !== "respond") return bytes;
    const turn = await this.#ask(bytes).catch((thrown: unknown) => {
      throw new SessionRefusal(toGatewayError(thrown), { causeId: lane });
    });
    this.#enter(lane ?? "", turn);
    return turn.bytes;
  }

  async #ask(bytes: Buffer): Promise<Turn> {
    if (this.#waiting >= MAX_WAITING) {
      throw new GatewayError("overloaded", "too many responses wait in this session");
    }
    return await this.#calls.ask(bytes);
  }

  #enter(lane: string, turn: Turn): void {
    this.#hasLanes ||= lane !== "";
    this.#lanes.set(lane, [...(this.#lanes.get(lane) ?? []), turn]);
    this.#granted = { lane, turn };
  }

  unsent(): void {
    if (this.#granted === undefined) return;
    const { lane, turn } = this.#granted;
    this.#leave(lane, turn);
    turn.context.isSent = false;
    void this.#calls.end(turn, { ending: "gateway_stopped", status: 503 });
  }

  #leave(lane: string, turn: Turn): void {
    const others = (this.#lanes.get(lane) ?? []).filter((other) => other !== turn);
    if (others.length === 0) this.#lanes.delete(lane);
    else this.#lanes.set(lane, others);
  }

  note(_message: ServerMessage, bytes: Buffer): Promise<void> {
    const noting = this.#note(bytes);
    this.#noting = noting;
    return noting;
  }

  async #note(bytes: Buffer): Promise<void> {
    const lane = this.#hasLanes ? laneIn(bytes) : "";
    const [turn] = this.#lanes.get(lane) ?? [];
    if (turn === undefined) return;
    this.#calls.hear(turn, bytes);
    const { reader } = turn;
    if (!reader.ended && reader.isEnding !== true) return;
    this.#leave(lane, turn);
    await this.#calls.end(turn, { ending: "complete", status: 200, upstreamStatus: 200 }, bytes);
  }

  get #waiting(): number {
    return [...this.#lanes.values()].reduce((sum, turns) => sum + turns.length, 0);
  }

  get isIdle(): boolean {
    return this.#lanes.size === 0;
  }

  sweep(): void {
    // A turn waits for those before it, however long they take; all end with the session.
  }

  async close({ ending, errorCode }: Pick<Outcome, "ending" | "errorCode">): Promise<void> {
    await Promise.allSettled([this.#passing, this.#noting]);
    const turns = [...this.#lanes.values()].flat();
    this.#lanes.clear();
    const outcome = { ending, errorCode, status: 200, upstreamStatus: 200, lacksEnd: true };
    for (const turn of turns) await this.#calls.end(turn, outcome);
  }
}

/** The `stream_id` of a message of the upstream's; empty where it has none. */
function laneIn(bytes: Buffer): string {
  try {
    const { stream_id: lane }: Readonly<Record<string, unknown>> = Object(
      JSON.parse(bytes.toString()),
    );
    return typeof lane === "string" ? lane : "";
  } catch {
    return "";
  }
}
