import { isRecord, type JsonRecord, parseJson, stringIn, usageOfMessage } from "@lintel/providers";

import { StreamParts } from "../../../answers/stream-parts.ts";
import { unwrapOutputTool } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerStreamReader } from "../../../contract/dialect-halves.ts";
import type { EventSink, PartStart } from "../../../model/answer-event.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { SseEvents } from "../../../reading/sse-events.ts";
import { CUT, TOO_LONG } from "../../../reading/stream-errors.ts";
import { TextTemplate } from "../../../reading/text-template.ts";
import { readMessagesError, statusOf, stopOf } from "./read-answer.ts";

/** Reads the events of a streamed message. */
export class MessagesStreamReader implements AnswerStreamReader {
  readonly #events = new SseEvents((data) => this.#take(data));
  readonly #source: AnswerSource;
  readonly #sink: EventSink;
  readonly #parts: StreamParts;
  readonly #pieces = new TextTemplate(pieceIn);
  #open: number | undefined;
  #used: JsonRecord = {};
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
    if (!this.#hasEnded) this.#fail(CUT);
  }

  #take(data: string): void {
    const piece = this.#pieces.textOf(data);
    if (piece !== undefined) return this.#write(piece);
    const event = parseJson(data);
    if (this.#hasEnded || !isRecord(event)) return;
    switch (event["type"]) {
      case "message_start":
        if (isRecord(event["message"])) this.#start(event["message"]);
        break;
      case "content_block_start":
        if (isRecord(event["content_block"])) this.#begin(event["content_block"]);
        break;
      case "content_block_delta":
        if (isRecord(event["delta"])) this.#continue(event["delta"]);
        this.#pieces.learn(data, event);
        break;
      case "content_block_stop":
        this.#close();
        break;
      case "message_delta":
        this.#stop(event);
        break;
      case "message_stop":
        this.#hasEnded = true;
        this.#sink({ type: "end" });
        break;
      case "ping":
        this.#sink({ type: "ping" });
        break;
      case "error": {
        const error = readMessagesError(500, event);
        this.#fail({ ...error, status: statusOf(error.type) });
        break;
      }
    }
  }

  #start({ id, model, usage }: JsonRecord): void {
    if (isRecord(usage)) this.#used = usage;
    const reported = usageOfMessage(usage).usage;
    this.#sink({ type: "start", id: stringIn(id), model: stringIn(model), usage: reported });
  }

  #begin(block: JsonRecord): void {
    this.#close();
    this.#open = this.#parts.start(0, startOf(block));
    // The first piece of a text may stand in the event that begins it.
    this.#continue({ text: block["text"], thinking: block["thinking"] });
    const { data, type } = block;
    if (type === "redacted_thinking" && typeof data === "string") this.#sign(data);
  }

  #write(text: string): void {
    const index = this.#open;
    if (index === undefined || text === "" || this.#hasEnded) return;
    this.#sink({ type: "delta", index, kind: "text", text });
  }

  #continue({ partial_json: json, signature, text, thinking }: JsonRecord): void {
    const index = this.#open;
    if (index === undefined) return;
    if (isText(text)) this.#sink({ type: "delta", index, kind: "text", text });
    if (isText(thinking)) this.#sink({ type: "delta", index, kind: "summary", text: thinking });
    if (isText(json)) this.#sink({ type: "delta", index, kind: "arguments", text: json });
    if (isText(signature)) this.#sign(signature);
  }

  #sign(value: string): void {
    const { origin } = this.#source;
    const index = this.#open ?? 0;
    this.#sink({ type: "signature", index, signature: { origin, value } });
  }

  #close(): void {
    if (this.#open !== undefined) this.#parts.end(this.#open);
    this.#open = undefined;
  }

  #stop({ delta, usage }: JsonRecord): void {
    this.#close();
    if (isRecord(usage)) {
      this.#used = { ...this.#used, ...usage };
      const reported = usageOfMessage(this.#used).usage;
      if (reported !== undefined) this.#sink({ type: "usage", usage: reported });
    }
    const { stop_reason: reason, stop_sequence: sequence } = isRecord(delta) ? delta : {};
    if (reason === undefined || reason === null) return;
    this.#sink({ type: "stop", choice: 0, stop: stopOf(reason, sequence) });
  }

  #fail(error: AnswerError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink({ type: "error", error });
  }
}

/** The text of an event that is a piece of one and nothing else. */
function pieceIn(event: unknown): string | undefined {
  if (!isRecord(event) || event["type"] !== "content_block_delta") return undefined;
  const { delta } = event;
  if (!isRecord(delta) || delta["type"] !== "text_delta") return undefined;
  const { text } = delta;
  const isAlone =
    delta["thinking"] === undefined &&
    delta["signature"] === undefined &&
    delta["partial_json"] === undefined;
  return isAlone && isText(text) ? text : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function startOf(block: JsonRecord): PartStart {
  const { id, name, type } = block;
  switch (type) {
    case "text":
      return { type };
    case "tool_use":
      return { type: "toolCall", id: stringIn(id), name: stringIn(name) };
    case "thinking":
      return { type: "reasoning" };
    case "redacted_thinking":
      return { type: "reasoning", isRedacted: true };
    default:
      return { type: "opaque", dialect: "messages", value: block };
  }
}
