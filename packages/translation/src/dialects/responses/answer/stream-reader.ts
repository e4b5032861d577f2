import { isRecord, type JsonRecord, parseJson, stringIn, usageOfResponse } from "@lintel/providers";

import { StreamParts } from "../../../answers/stream-parts.ts";
import type { AnswerSource, AnswerStreamReader } from "../../../contract/dialect-halves.ts";
import type { DeltaKind, EventSink, PartStart } from "../../../model/answer-event.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { readOpenAiError, statusOfOpenAiError } from "../../../openai/errors.ts";
import { SseEvents } from "../../../reading/sse-events.ts";
import { CUT, TOO_LONG } from "../../../reading/stream-errors.ts";
import { citationOf, errorIn, stopOf } from "./read-answer.ts";

const DELTAS: ReadonlyMap<unknown, DeltaKind> = new Map([
  ["response.output_text.delta", "text"],
  ["response.refusal.delta", "text"],
  ["response.function_call_arguments.delta", "arguments"],
  ["response.custom_tool_call_input.delta", "arguments"],
  ["response.reasoning_summary_text.delta", "summary"],
  ["response.reasoning_text.delta", "raw"],
]);

/** What is done with events of a type: with the object that they are about, or else with the event. */
interface Step {
  readonly about?: string;
  readonly take: (reader: ResponsesStreamReader, subject: JsonRecord) => void;
}

/** Reads the events of a streamed response, whose items come one after the other. */
export class ResponsesStreamReader implements AnswerStreamReader {
  static readonly #STEPS: ReadonlyMap<unknown, Step> = new Map<unknown, Step>([
    ["response.created", { about: "response", take: (reader, it) => reader.#start(it) }],
    ["response.output_item.added", { about: "item", take: (reader, it) => reader.#beginItem(it) }],
    ["response.content_part.added", { about: "part", take: (reader, it) => reader.#beginPart(it) }],
    [
      "response.reasoning_summary_part.added",
      { take: (reader, it) => reader.#beginSection(it["summary_index"]) },
    ],
    [
      "response.output_text.annotation.added",
      { about: "annotation", take: (reader, it) => reader.#cite(it) },
    ],
    ["response.content_part.done", { take: (reader) => reader.#endPart() }],
    ["response.output_item.done", { about: "item", take: (reader, it) => reader.#endItem(it) }],
    ["response.completed", { about: "response", take: (reader, it) => reader.#finish(it) }],
    ["response.incomplete", { about: "response", take: (reader, it) => reader.#finish(it) }],
    ["response.failed", { about: "response", take: (reader, it) => reader.#finish(it) }],
    ["error", { take: (reader, it) => reader.#failWith(it) }],
  ]);

  readonly #events = new SseEvents((data) => this.#take(data));
  readonly #source: AnswerSource;
  readonly #sink: EventSink;
  readonly #parts: StreamParts;
  #open: { readonly type: PartStart["type"]; readonly index: number } | undefined;
  /** The next piece of a summary begins a section. */
  #isNextSection = false;
  #hasCalls = false;
  #hasEnded = false;

  constructor(source: AnswerSource, sink: EventSink) {
    this.#source = source;
    this.#sink = sink;
    this.#parts = new StreamParts(sink);
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
    const event = parseJson(data);
    if (this.#hasEnded || !isRecord(event)) return;
    const kind = DELTAS.get(event["type"]);
    if (kind === undefined) this.#takeOther(event);
    else this.#continue(kind, stringIn(event["delta"]));
  }

  #takeOther(event: JsonRecord): void {
    const step = ResponsesStreamReader.#STEPS.get(event["type"]);
    if (step === undefined) return;
    const subject = step.about === undefined ? event : event[step.about];
    if (isRecord(subject)) step.take(this, subject);
  }

  #start({ created_at: created, id, model, service_tier: tier }: JsonRecord): void {
    this.#sink({
      type: "start",
      id: stringIn(id),
      model: stringIn(model),
      createdAt: typeof created === "number" ? created : undefined,
      serviceTier: typeof tier === "string" ? tier : undefined,
    });
  }

  #beginItem(item: JsonRecord): void {
    const { call_id: callId, id, name, type } = item;
    if (type === "function_call" || type === "custom_tool_call") {
      const isCustom = type === "custom_tool_call" ? { isCustom: true as const } : {};
      this.#hasCalls = true;
      this.#begin({ type: "toolCall", id: stringIn(callId), name: stringIn(name), ...isCustom });
    } else if (type === "reasoning") {
      this.#begin({ type: "reasoning", extras: { dialect: "responses", members: { id } } });
    } else if (type !== "message") {
      this.#begin({ type: "opaque", dialect: "responses", value: item });
    }
  }

  #beginPart({ type }: JsonRecord): void {
    if (type === "output_text") this.#begin({ type: "text" });
    else if (type === "refusal") this.#begin({ type });
  }

  #endPart(): void {
    if (this.#open?.type === "text" || this.#open?.type === "refusal") this.#close();
  }

  #beginSection(section: unknown): void {
    this.#isNextSection = typeof section === "number" && section > 0;
  }

  #cite(annotation: JsonRecord): void {
    if (this.#open === undefined) return;
    const { index } = this.#open;
    this.#sink({ type: "citation", index, citation: citationOf(annotation) });
  }

  #continue(kind: DeltaKind, text: string): void {
    if (text === "" || this.#open === undefined) return;
    const isSection = kind === "summary" && this.#isNextSection;
    if (isSection) this.#isNextSection = false;
    const said = isSection ? "section" : kind;
    this.#sink({ type: "delta", index: this.#open.index, kind: said, text });
  }

  /** What encrypts thoughts comes with the item as it ends. */
  #endItem({ encrypted_content: value, type }: JsonRecord): void {
    const open = this.#open;
    if (open?.type === "reasoning" && type === "reasoning" && typeof value === "string") {
      const signature = { origin: this.#source.origin, value };
      this.#sink({ type: "signature", index: open.index, signature });
    }
    this.#close();
  }

  #finish(response: JsonRecord): void {
    this.#close();
    const { usage } = usageOfResponse(response["usage"]);
    if (usage !== undefined) this.#sink({ type: "usage", usage });
    const error = errorIn(response);
    if (error !== undefined) {
      this.#fail(error);
      return;
    }
    this.#hasEnded = true;
    this.#sink({ type: "stop", choice: 0, stop: stopOf(response, this.#hasCalls) });
    this.#sink({ type: "end" });
  }

  #begin(part: PartStart): void {
    this.#close();
    this.#isNextSection = false;
    this.#open = { type: part.type, index: this.#parts.start(0, part) };
  }

  #close(): void {
    if (this.#open !== undefined) this.#parts.end(this.#open.index);
    this.#open = undefined;
  }

  #failWith(event: JsonRecord): void {
    const error = readOpenAiError(500, event["error"] ?? event);
    this.#fail({ ...error, status: statusOfOpenAiError(error) });
  }

  #fail(error: AnswerError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink({ type: "error", error });
  }
}
