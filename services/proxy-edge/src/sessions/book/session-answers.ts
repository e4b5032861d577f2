import { completionTokensOf, GatewayError, toGatewayError, type TokenUsage } from "@lintel/core";
import type { ClientMessage, ServerMessage } from "@lintel/providers";

import type { Outcome } from "../../pipeline/call-context.ts";
import type { BookParts } from "./book-parts.ts";
import { estimateAnswer, withUnseen } from "./estimate.ts";
import { type HeldCall, isSpent, type OpenCall, type Want } from "./session-calls.ts";
import { SessionRefusal } from "./session-refusal.ts";
import { SpareReservation } from "./spare-reservation.ts";

/** Reserved ahead for audio that is still to come: a minute of it. */
const HEADROOM_TOKENS = 750;
/** An answer that was asked for and did not begin in this time will not. */
const MAX_SILENCE_MS = 60_000;
/** Ids of answers that have ended: one that is reported twice counts once. */
const REMEMBERED = 64;
/** Texts and events of an answer that are kept. */
const MAX_KEPT = 1024 * 1024;

interface AskedAnswer {
  readonly held: HeldCall;
  readonly eventId: string | undefined;
  readonly atMs: number;
}

/** The model's answers in a session: what is reserved for them, and what they used. */
export class SessionAnswers {
  readonly #parts: BookParts;
  /** Asked for, not begun, in their order. */
  readonly #asked: AskedAnswer[] = [];
  readonly #open = new Map<string, OpenCall>();
  readonly #spare: SpareReservation<HeldCall>;
  readonly #ended: string[] = [];
  #lastUsage: TokenUsage | undefined;

  constructor(parts: BookParts) {
    this.#parts = parts;
    this.#spare = new SpareReservation((callId) => parts.calls.cancel(callId));
  }

  /** Reserves for an answer that is asked for; gives the message, with the answer cut to what is left. */
  async ask({ eventId, outputCap }: ClientMessage, bytes: Buffer): Promise<Buffer> {
    const { calls, dialect, state } = this.#parts;
    const want = { ...this.want(0, outputCap), isIndivisible: false, bytes };
    const held = await calls.reserve(want).catch(async (thrown: unknown) => {
      const error = toGatewayError(thrown);
      await calls.refuse(want, error);
      throw new SessionRefusal(error, { causeId: eventId, ends: isSpent(error) });
    });
    this.#asked.push({ held, eventId, atMs: calls.nowMs });
    const cap = held.grant.outputCap;
    if (cap === undefined) return bytes;
    return dialect.capOutput(bytes, cap, state.config?.capMember ?? "max_output_tokens");
  }

  /** Makes sure that the next answer is paid for that begins by itself. */
  async cover(): Promise<void> {
    if (!this.#parts.state.answersUnasked) return;
    const { promptTokens } = this.want(0);
    await this.#spare.cover(promptTokens, HEADROOM_TOKENS, (tokens) =>
      this.#parts.calls.reserve(this.want(tokens - promptTokens)),
    );
  }

  async start(responseId: string): Promise<void> {
    const { calls } = this.#parts;
    const held = this.#asked.shift()?.held ?? this.#spare.take();
    if (held !== undefined) return void this.#open.set(responseId, calls.begin(held));
    // It began by itself, and a second time on audio that was paid for once.
    const want = this.want(0);
    const call = await calls.reserve(want).catch(toGatewayError);
    const isRefused = call instanceof GatewayError;
    this.#open.set(responseId, calls.begin(isRefused ? calls.unreserved(want) : call));
    if (isRefused) throw new SessionRefusal(call, { ends: true });
  }

  notePiece({ audioBytes, responseId, text }: Extract<ServerMessage, { kind: "piece" }>): void {
    const call = this.#open.get(responseId);
    if (call === undefined) return;
    call.firstByteMs ??= this.#parts.calls.nowMs;
    call.audioBytes += audioBytes;
    if (call.text.length < MAX_KEPT) call.text += text;
  }

  async end(message: Extract<ServerMessage, { kind: "ended" }>, bytes: Buffer): Promise<void> {
    const { responseId } = message;
    if (this.#ended.includes(responseId)) return;
    this.#ended.push(responseId);
    if (this.#ended.length > REMEMBERED) this.#ended.shift();
    const { calls } = this.#parts;
    const call = this.#open.get(responseId) ?? calls.begin(calls.unreserved(this.want(0)));
    this.#open.delete(responseId);
    const isStored = calls.caller.key.shouldLogResponse && bytes.length <= MAX_KEPT;
    const outcome = this.#outcomeOf(call, message);
    await calls.end(call, isStored ? { ...outcome, storedAnswer: bytes } : outcome);
  }

  #outcomeOf(
    call: OpenCall,
    { failed, reported }: Extract<ServerMessage, { kind: "ended" }>,
  ): Outcome {
    const { state } = this.#parts;
    const status = failed ? 502 : 200;
    const outcome = { ending: "complete", status, upstreamStatus: status } as const;
    const { usage } = reported;
    if (usage !== undefined) {
      this.#lastUsage = usage;
      state.answered(completionTokensOf(usage));
      return { ...outcome, reading: { ...reported, model: state.config?.model, text: "" } };
    }
    // A failure without reported usage used nothing.
    if (failed) return outcome;
    const estimated = estimateAnswer(call, this.#lastUsage, state.config);
    return { ...outcome, reading: { ...reported, ...estimated } };
  }

  /** The upstream did not accept a message; `busy`: because an answer is under way. */
  refused({ busy, eventId }: Extract<ServerMessage, { kind: "refused" }>): void {
    const at = this.#asked.findIndex((asked) => eventId !== undefined && asked.eventId === eventId);
    if (at >= 0) this.#dropAsked(at);
    else if (busy) this.#dropAsked(0);
  }

  /** Gives back what was reserved for answers that did not come. */
  sweep(): void {
    const before = this.#parts.calls.nowMs - MAX_SILENCE_MS;
    while ((this.#asked[0]?.atMs ?? before) < before) this.#dropAsked(0);
  }

  /** There is a reservation for an answer that was not asked for. */
  get isHeld(): boolean {
    return this.#spare.isHeld;
  }

  /** Cancels the reservation for an answer that was not asked for. */
  dropSpare(): Promise<void> {
    return this.#spare.drop();
  }

  /** Records what is under way as far as it is known. */
  async close(outcome: Outcome): Promise<void> {
    await this.#spare.drop();
    while (this.#asked.length > 0) this.#dropAsked(0);
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const call of open) {
      const { calls, state } = this.#parts;
      const seen = estimateAnswer(call, this.#lastUsage, state.config);
      const reading = withUnseen(seen, call, calls.nowMs);
      await this.#parts.calls.end(call, { ...outcome, reading });
    }
  }

  get openIds(): readonly string[] {
    return [...this.#open.keys()];
  }

  get isIdle(): boolean {
    return this.#asked.length + this.#open.size === 0;
  }

  /** The most an answer can use that begins now. */
  want(headroomTokens: number, asked?: number): Want {
    const { calls, model, state } = this.#parts;
    const reportedModel = state.config?.model;
    const named = model || (reportedModel ?? "");
    const { contextTokens, maxOutputTokens } = calls.limitsOf(reportedModel ?? named);
    const prompt = state.promptTokens(contextTokens) + headroomTokens;
    return {
      model: named,
      reportedModel,
      promptTokens: Math.min(contextTokens, prompt),
      outputTokens: state.outputTokens(maxOutputTokens, asked),
      isIndivisible: true,
    };
  }

  #dropAsked(at: number): void {
    const [dropped] = this.#asked.splice(at, 1);
    if (dropped !== undefined) void this.#parts.calls.cancel(dropped.held.id);
  }
}
