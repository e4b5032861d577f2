import { GatewayError, toGatewayError } from "@lintel/core";
import type { ClientMessage, ServerMessage, SessionConfig } from "@lintel/providers";

import type { Outcome } from "../../pipeline/call-context.ts";
import type { BookParts } from "./book-parts.ts";
import { SessionAnswers } from "./session-answers.ts";
import { SessionRefusal } from "./session-refusal.ts";
import { SessionState } from "./session-state.ts";
import { SessionTranscriptions } from "./session-transcriptions.ts";

/**
 * Sees every message of a session pass, and books what it costs. Nothing goes upstream that could begin an answer or
 * a transcription for which nothing is reserved: not a request for one, and no audio while the model answers, or
 * transcribes, what it hears.
 */
export class SessionBook {
  readonly #parts: BookParts;
  readonly #answers: SessionAnswers;
  readonly #transcriptions: SessionTranscriptions;
  /** Models of transcription the client was allowed. */
  readonly #named = new Set<string>();
  /** What is done about the last message of each direction; neither has two at once. */
  #passing: Promise<unknown> = Promise.resolve();
  #noting: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: Omit<BookParts, "state">) {
    this.#parts = { ...parts, state: new SessionState() };
    this.#answers = new SessionAnswers(this.#parts);
    this.#transcriptions = new SessionTranscriptions(this.#parts);
  }

  /** The bytes to send upstream for a message of the client's. Rejects with a `SessionRefusal` when it may not pass. */
  grant(bytes: Buffer): Promise<Buffer> {
    const passing = this.#pass(bytes);
    this.#passing = passing;
    return passing;
  }

  async #pass(bytes: Buffer): Promise<Buffer> {
    const verdict = await this.#parts.dialect.readClientMessage(bytes);
    if (!verdict.readable) {
      const error = new GatewayError("invalid_request", verdict.reason);
      throw new SessionRefusal(error, { causeId: verdict.eventId });
    }
    const { message } = verdict;
    this.#checkModels(message);
    this.#parts.state.passed(message);
    // What is held may be too little for what is changed.
    if (message.kind === "configure") await this.#dropSpares();
    if (message.kind === "respond") return this.#answers.ask(message, bytes);
    // What is said beside audio that is waiting to be answered makes the answer dearer.
    if (message.kind === "audio" || this.#answers.isHeld) await this.#cover(message);
    return bytes;
  }

  /** Takes note of a message of the upstream's, before the client has it. Rejects when the session must end. */
  async note(message: ServerMessage, bytes: Buffer): Promise<void> {
    if (this.#isClosed) return;
    const noting = this.#note(message, bytes);
    this.#noting = noting;
    await noting;
  }

  async #note(message: ServerMessage, bytes: Buffer): Promise<void> {
    const { kind } = message;
    if (kind === "piece") return this.#answers.notePiece(message);
    if (kind === "started") return this.#answers.start(message.responseId);
    if (kind === "ended") return this.#answers.end(message, bytes);
    if (kind === "committed") return this.#transcriptions.begin(message.itemId);
    if (kind === "transcribed" || kind === "untranscribed") {
      return this.#transcriptions.end(message);
    }
    return this.#noteState(message);
  }

  /** The upstream has reported the session's configuration. */
  get isConfigured(): boolean {
    return this.#parts.state.config !== undefined;
  }

  /** Answers under way. */
  get answerIds(): readonly string[] {
    return this.#answers.openIds;
  }

  /** Nothing is under way. */
  get isIdle(): boolean {
    return this.#answers.isIdle && this.#transcriptions.isIdle;
  }

  /** To be called now and then: gives back what was reserved for nothing. */
  sweep(): void {
    this.#answers.sweep();
  }

  /** The session is over: what is under way is recorded as far as it is known, the rest given back. */
  async close({ ending, errorCode }: Pick<Outcome, "ending" | "errorCode">): Promise<void> {
    this.#isClosed = true;
    // What is being reserved just now would be forgotten otherwise.
    await Promise.allSettled([this.#passing, this.#noting]);
    const outcome: Outcome = { ending, errorCode, status: 200, upstreamStatus: 200 };
    await this.#answers.close(outcome);
    await this.#transcriptions.close(outcome);
  }

  /** The model of a session is its own; transcription is another's. */
  #checkModels({ eventId, models, transcriptionModels }: ClientMessage): void {
    const { allows, model, state } = this.#parts;
    const isOwn = (named: string): boolean =>
      named === model || named === state.config?.model || (model === "" && allows(named));
    if (!models.every(isOwn)) {
      const error = new GatewayError("model_not_allowed", "a session cannot change its model");
      throw new SessionRefusal(error, { causeId: eventId });
    }
    if (!transcriptionModels.every((named) => allows(named))) {
      const error = new GatewayError("model_not_allowed", "model is not allowed");
      throw new SessionRefusal(error, { causeId: eventId });
    }
    for (const named of transcriptionModels) this.#named.add(named);
  }

  /** Audio may be answered, or transcribed, as soon as it is there. */
  async #cover({ eventId }: ClientMessage): Promise<void> {
    try {
      await this.#answers.cover();
      await this.#transcriptions.cover();
    } catch (thrown) {
      const error = toGatewayError(thrown);
      await this.#parts.calls.refuse(this.#answers.want(0), error);
      throw new SessionRefusal(error, { causeId: eventId, ends: true });
    }
  }

  #noteState(
    message: Extract<ServerMessage, { kind: "configured" | "consumed" | "other" | "refused" }>,
  ): void {
    const { state } = this.#parts;
    if (message.kind === "other") return undefined;
    if (message.kind === "consumed") return state.consumed(message.untilMs);
    if (message.kind === "configured") return this.#configure(message.config);
    state.refused(message.eventId);
    return this.#answers.refused(message);
  }

  #configure(config: SessionConfig): void {
    this.#parts.state.configured(config);
    if (config.type !== "realtime" && config.type !== "transcription") {
      const error = new GatewayError("path_not_allowed", "sessions of this kind are not served");
      throw new SessionRefusal(error, { ends: true });
    }
    const { allows, model } = this.#parts;
    const { model: reported, transcriptionModel } = config;
    const isForeign = model === "" && reported !== undefined && !allows(reported);
    const isUnnamed = transcriptionModel !== undefined && !this.#named.has(transcriptionModel);
    if (isForeign || (isUnnamed && !allows(transcriptionModel))) {
      const error = new GatewayError("model_not_allowed", "model is not allowed");
      throw new SessionRefusal(error, { ends: true });
    }
  }

  async #dropSpares(): Promise<void> {
    await this.#answers.dropSpare();
    await this.#transcriptions.dropSpare();
  }
}
