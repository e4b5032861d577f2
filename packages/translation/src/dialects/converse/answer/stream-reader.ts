import { isRecord, type JsonRecord, parseJson, stringIn, usageOfConverse } from "@lintel/providers";

import { StreamParts } from "../../../answers/stream-parts.ts";
import { unwrapOutputTool } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerStreamReader } from "../../../contract/dialect-halves.ts";
import type { EventSink, PartStart } from "../../../model/answer-event.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { SseEvents } from "../../../reading/sse-events.ts";
import { CUT, TOO_LONG } from "../../../reading/stream-errors.ts";
import { stopOf } from "./read-answer.ts";

/** Reads the events of ConverseStream, which come as server-sent events in place of frames. */
export class ConverseStreamReader implements AnswerStreamReader {
  readonly #events = new SseEvents((data) => this.#take(data));
  readonly #source: AnswerSource;
  readonly #sink: EventSink;
  readonly #parts: StreamParts;
  #open: { readonly type: PartStart["type"]; readonly index: number } | undefined;
  #hasStarted = false;
  #hasStopped = false;
  #hasEnded = false;

  constructor(source: AnswerSource, sink: EventSink) {
    this.#source = source;
    this.#sink = unwrapOutputTool(source.outputTool, sink);
    this.#parts = new StreamParts(this.#sink);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  push(bytes: Buffer): void {
    this.#events.push(bytes);
    if (this.#events.isTooLong) this.#fail(TOO_LONG);
  }

  end(): void {
    this.#events.end();
    if (this.#hasEnded) return;
    if (this.#hasStopped) this.#finish();
    else this.#fail(CUT);
  }

  #take(data: string): void {
    const event = parseJson(data);
    if (this.#hasEnded || !isRecord(event)) return;
    if (event["type"] !== "error") this.#start();
    switch (event["type"]) {
      case "contentBlockStart":
        this.#begin(event["start"]);
        break;
      case "contentBlockDelta":
        this.#continue(event["delta"]);
        break;
      case "contentBlockStop":
        this.#close();
        break;
      case "messageStop":
        this.#close();
        this.#hasStopped = true;
        this.#sink({ type: "stop", choice: 0, stop: stopOf(event["stopReason"]) });
        break;
      case "metadata":
        this.#report(event["usage"]);
        break;
      case "error":
        this.#fail(errorIn(event["error"]));
        break;
    }
  }

  #start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#sink({ type: "start", id: "", model: "" });
  }

  #begin(start: unknown): void {
    const tool = isRecord(start) ? start["toolUse"] : undefined;
    if (!isRecord(tool)) return;
    const { name, toolUseId } = tool;
    this.#openPart({ type: "toolCall", id: stringIn(toolUseId), name: stringIn(name) });
  }

  #continue(delta: unknown): void {
    if (!isRecord(delta)) return;
    const { reasoningContent, text, toolUse } = delta;
    if (typeof text === "string" && text !== "") {
      const index = this.#at({ type: "text" });
      this.#sink({ type: "delta", index, kind: "text", text });
    } else if (isRecord(toolUse) && this.#open?.type === "toolCall") {
      const { input } = toolUse;
      const { index } = this.#open;
      if (typeof input === "string" && input !== "") {
        this.#sink({ type: "delta", index, kind: "arguments", text: input });
      }
    } else if (isRecord(reasoningContent)) {
      this.#think(reasoningContent);
    }
  }

  #think({ redactedContent, signature, text }: JsonRecord): void {
    const { origin } = this.#source;
    const isRedacted = typeof redactedContent === "string" ? { isRedacted: true as const } : {};
    const index = this.#at({ type: "reasoning", ...isRedacted });
    if (typeof text === "string" && text !== "") {
      this.#sink({ type: "delta", index, kind: "summary", text });
    }
    const value = redactedContent ?? signature;
    if (typeof value === "string" && value !== "") {
      this.#sink({ type: "signature", index, signature: { origin, value } });
    }
  }

  /** The part of this type that is open, or a new one. */
  #at(part: PartStart): number {
    return this.#open?.type === part.type ? this.#open.index : this.#openPart(part);
  }

  #openPart(part: PartStart): number {
    this.#close();
    const index = this.#parts.start(0, part);
    this.#open = { type: part.type, index };
    return index;
  }

  #close(): void {
    if (this.#open !== undefined) this.#parts.end(this.#open.index);
    this.#open = undefined;
  }

  /** The last event: what was used. */
  #report(reported: unknown): void {
    const { usage } = usageOfConverse(reported);
    if (usage !== undefined) this.#sink({ type: "usage", usage });
    if (this.#hasStopped) this.#finish();
  }

  #finish(): void {
    this.#hasEnded = true;
    this.#sink({ type: "end" });
  }

  #fail(error: AnswerError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink({ type: "error", error });
  }
}

function errorIn(value: unknown): AnswerError {
  const { message, status, type } = isRecord(value) ? value : {};
  return {
    status: typeof status === "number" ? status : 500,
    type: stringIn(type),
    message: stringIn(message),
  };
}
