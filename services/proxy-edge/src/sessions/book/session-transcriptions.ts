import { GatewayError, toGatewayError } from "@lintel/core";
import type { ServerMessage } from "@lintel/providers";

import type { Outcome } from "../../pipeline/call-context.ts";
import type { BookParts } from "./book-parts.ts";
import { estimateTranscription } from "./estimate.ts";
import type { HeldCall, OpenCall, Want } from "./session-calls.ts";
import { SessionRefusal } from "./session-refusal.ts";
import { SpareReservation } from "./spare-reservation.ts";

/** Reserved ahead for audio that is still to come: longer than most turns. */
const HEADROOM_MS = 60_000;
/** A second of speech is ten tokens; this is a quarter more. */
const MS_PER_TOKEN = 80;

interface HeardItem {
  readonly call: OpenCall;
  readonly ms: number;
}

/** Transcriptions of what is heard in a session, which another model makes and charges. */
export class SessionTranscriptions {
  readonly #parts: BookParts;
  readonly #items = new Map<string, HeardItem>();
  readonly #spare: SpareReservation<HeldCall>;

  constructor(parts: BookParts) {
    this.#parts = parts;
    this.#spare = new SpareReservation((callId) => parts.calls.cancel(callId));
  }

  /** Makes sure that the transcription of the audio so far is paid for. */
  async cover(): Promise<void> {
    const { calls, state } = this.#parts;
    if (state.transcriptionModel === undefined) return;
    await this.#spare.cover(state.bufferedMs, HEADROOM_MS, (ms) => calls.reserve(this.#want(ms)));
  }

  /** Audio became an item of the conversation: its transcription begins. */
  async begin(itemId: string): Promise<void> {
    const { calls, state } = this.#parts;
    const ms = state.takeCommitted();
    if (state.config?.transcriptionModel === undefined) return;
    const want = this.#want(Math.max(ms, HEADROOM_MS));
    const call = this.#spare.take() ?? (await calls.reserve(want).catch(toGatewayError));
    const isRefused = call instanceof GatewayError;
    this.#items.set(itemId, { ms, call: calls.begin(isRefused ? calls.unreserved(want) : call) });
    if (isRefused) throw new SessionRefusal(call, { ends: true });
  }

  async end(
    message: Extract<ServerMessage, { kind: "transcribed" | "untranscribed" }>,
  ): Promise<void> {
    const { calls } = this.#parts;
    const item = this.#items.get(message.itemId);
    this.#items.delete(message.itemId);
    const call = item?.call ?? calls.begin(calls.unreserved(this.#want(0)));
    if (message.kind === "untranscribed") {
      await calls.end(call, { ending: "complete", status: 502, upstreamStatus: 502 });
      return;
    }
    const { reported } = message;
    const isUnknown = reported.usage === undefined;
    const reading = { ...reported, model: undefined, text: "", isUnknown };
    await calls.end(call, { ending: "complete", status: 200, upstreamStatus: 200, reading });
  }

  dropSpare(): Promise<void> {
    return this.#spare.drop();
  }

  /** Records what is under way as far as it is known. */
  async close(outcome: Outcome): Promise<void> {
    await this.#spare.drop();
    const items = [...this.#items.values()];
    this.#items.clear();
    for (const { call, ms } of items) {
      const reading = estimateTranscription(ms, this.#isByTheMinute);
      await this.#parts.calls.end(call, { ...outcome, reading });
    }
  }

  get isIdle(): boolean {
    return this.#items.size === 0;
  }

  #want(ms: number): Want {
    const { calls, state } = this.#parts;
    const model = state.transcriptionModel ?? "";
    if (this.#isByTheMinute) {
      // The bill is by whole seconds.
      const units = { audioMs: Math.ceil(ms) + 1000 };
      return { model, promptTokens: 0, outputTokens: 0, units, isIndivisible: true };
    }
    const promptTokens = Math.ceil(ms / MS_PER_TOKEN) + (state.config?.textTokens ?? 0);
    const outputTokens = calls.limitsOf(model).maxOutputTokens;
    return { model, promptTokens, outputTokens, isIndivisible: true };
  }

  get #isByTheMinute(): boolean {
    const { dialect, state } = this.#parts;
    return dialect.transcribesByTheMinute(state.transcriptionModel ?? "");
  }
}
