import { isRecord, type JsonRecord, recordsOf, stringIn } from "@lintel/providers";

import type { StreamParts } from "../../../answers/stream-parts.ts";
import type { EventSink, PartStart } from "../../../model/answer-event.ts";
import type { Stop, StopReason } from "../../../model/answer.ts";

/** Why a candidate ended (ai.google.dev/api/generate-content#FinishReason, 2026-11). */
const REASONS: ReadonlyMap<unknown, StopReason> = new Map([
  ["STOP", "end"],
  ["MAX_TOKENS", "length"],
  ["SAFETY", "contentFilter"],
  ["RECITATION", "contentFilter"],
  ["LANGUAGE", "contentFilter"],
  ["BLOCKLIST", "contentFilter"],
  ["PROHIBITED_CONTENT", "contentFilter"],
  ["SPII", "contentFilter"],
  ["IMAGE_SAFETY", "contentFilter"],
  ["IMAGE_PROHIBITED_CONTENT", "contentFilter"],
  ["IMAGE_RECITATION", "contentFilter"],
]);

/** What a candidate is read with. */
export interface CandidatePlace {
  readonly choice: number;
  /** Who signs its thoughts. */
  readonly origin: string;
  /** Id of the answer, after which calls without an id of their own are named. */
  readonly responseId: string;
  readonly parts: StreamParts;
  readonly sink: EventSink;
}

/**
 * Reads a candidate as it comes. What signs a part becomes the signature of the thoughts before it, or of thoughts that are not
 * shown: the place that other dialects have for one.
 */
export class CandidateReader {
  readonly #place: CandidatePlace;
  #open: { readonly type: PartStart["type"]; readonly index: number } | undefined;
  #calls = 0;
  isStopped = false;

  constructor(place: CandidatePlace) {
    this.#place = place;
  }

  take({ content, finishMessage, finishReason }: JsonRecord): void {
    const parts = isRecord(content) ? recordsOf(content["parts"]) : [];
    for (const part of parts) this.#takePart(part);
    if (finishReason !== undefined && finishReason !== null) {
      this.stop(this.#stopOf(finishReason, finishMessage));
    }
  }

  stop(stop: Stop): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.#close();
    this.#place.sink({ type: "stop", choice: this.#place.choice, stop });
  }

  #stopOf(reason: unknown, message: unknown): Stop {
    const known = REASONS.get(reason) ?? "end";
    return {
      reason: known === "end" && this.#calls > 0 ? "toolCalls" : known,
      ...(known === "contentFilter" ? { category: stringIn(reason).toLowerCase() } : {}),
      ...(typeof message === "string" ? { explanation: message } : {}),
    };
  }

  #takePart(part: JsonRecord): void {
    const { functionCall, inlineData, text, thought, thoughtSignature: signature } = part;
    if (typeof text === "string") {
      const type = thought === true ? "reasoning" : "text";
      if (text !== "") this.#write(type, text);
      this.#sign(signature);
    } else if (isRecord(functionCall)) {
      this.#sign(signature);
      this.#call(functionCall);
    } else if (isRecord(inlineData)) {
      this.#sign(signature);
      this.#show(inlineData);
    } else {
      this.#whole({ type: "opaque", dialect: "generateContent", value: part });
    }
  }

  #write(type: "reasoning" | "text", text: string): void {
    if (this.#open?.type !== type) this.#begin({ type });
    const index = this.#open?.index ?? 0;
    this.#place.sink({ type: "delta", index, kind: type === "text" ? "text" : "summary", text });
  }

  /** On the thoughts that are open, or else on some that are not shown. */
  #sign(value: unknown): void {
    if (typeof value !== "string" || value === "") return;
    if (this.#open?.type !== "reasoning") this.#begin({ type: "reasoning", isRedacted: true });
    const { origin, sink } = this.#place;
    const index = this.#open?.index ?? 0;
    sink({ type: "signature", index, signature: { origin, value } });
    this.#close();
  }

  /** Calls come whole. */
  #call({ args, id, name }: JsonRecord): void {
    const { responseId, sink } = this.#place;
    const own = stringIn(id) || `call_${responseId}_${this.#place.choice}${this.#calls}`;
    this.#calls += 1;
    const index = this.#begin({ type: "toolCall", id: own, name: stringIn(name) });
    sink({ type: "delta", index, kind: "arguments", text: JSON.stringify(args ?? {}) });
    this.#close();
  }

  #show({ data, mimeType }: JsonRecord): void {
    const mediaType = stringIn(mimeType);
    if (!mediaType.startsWith("audio/")) {
      this.#whole({ type: "image", mediaType, data: stringIn(data) });
      return;
    }
    const index = this.#begin({ type: "audio", mediaType });
    this.#place.sink({ type: "delta", index, kind: "data", text: stringIn(data) });
    this.#close();
  }

  #whole(part: PartStart): void {
    this.#begin(part);
    this.#close();
  }

  #begin(part: PartStart): number {
    this.#close();
    const index = this.#place.parts.start(this.#place.choice, part);
    this.#open = { type: part.type, index };
    return index;
  }

  #close(): void {
    if (this.#open !== undefined) this.#place.parts.end(this.#open.index);
    this.#open = undefined;
  }
}
