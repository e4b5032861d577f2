import type { JsonRecord } from "@lintel/providers";

import type { DeltaEvent, PartStart } from "../../../model/answer-event.ts";
import type { Citation, ReasoningPart, Signature } from "../../../model/part.ts";
import { annotationOf, callItem, messageItem, textPart } from "./write-items.ts";

/** Writes an event: `rest` is the JSON text of its members after the type and the number. */
export type Emit = (type: string, rest: string) => string;

/** An item that is being written. Its texts are kept, since the events that end it repeat them. */
export interface OpenItem {
  /** The event that begins it. */
  begin(): string;
  /** Continues with a text, and writes the events for what begins and ends with that. */
  delta(event: DeltaEvent): string;
  /** The JSON text of the finished item, and the events up to there. */
  close(isWhole: boolean): { readonly events: string; readonly item: JsonRecord };
}

/** Position of an item. */
export interface ItemSpot {
  readonly id: string;
  readonly index: number;
  readonly emit: Emit;
}

const at = ({ id, index }: ItemSpot): string =>
  `"item_id":${JSON.stringify(id)},"output_index":${index}`;

const added = ({ emit, index }: ItemSpot, item: JsonRecord): string =>
  emit("response.output_item.added", `"output_index":${index},"item":${JSON.stringify(item)}`);

const ended = ({ emit, index }: ItemSpot, item: JsonRecord): string =>
  emit("response.output_item.done", `"output_index":${index},"item":${JSON.stringify(item)}`);

/** A message: a sequence of texts and refusals. */
export class OpenMessage implements OpenItem {
  readonly #spot: ItemSpot;
  readonly #at: string;
  readonly #content: JsonRecord[] = [];
  #type: "refusal" | "text" = "text";
  #text = "";
  #annotations: JsonRecord[] = [];
  #logprobs: unknown[] = [];
  #isPartOpen = false;

  constructor(spot: ItemSpot) {
    this.#spot = spot;
    this.#at = at(spot);
  }

  begin(): string {
    return added(this.#spot, messageItem(this.#spot.id, "in_progress", []));
  }

  beginPart(type: "refusal" | "text"): string {
    this.#type = type;
    this.#text = "";
    this.#annotations = [];
    this.#logprobs = [];
    this.#isPartOpen = true;
    const part = JSON.stringify(this.#part());
    return this.#spot.emit("response.content_part.added", `${this.#place()},"part":${part}`);
  }

  /** A stream is nearly all pieces of text, so these are written without building an object. */
  delta({ logprobs = [], text }: DeltaEvent): string {
    this.#text += text;
    const delta = `${this.#place()},"delta":${JSON.stringify(text)}`;
    if (this.#type === "refusal") return this.#spot.emit("response.refusal.delta", delta);
    this.#logprobs.push(...logprobs);
    const probabilities = logprobs.length === 0 ? "[]" : JSON.stringify(logprobs);
    return this.#spot.emit("response.output_text.delta", `${delta},"logprobs":${probabilities}`);
  }

  cite(citation: Citation): string {
    const annotation = annotationOf(citation);
    const index = this.#annotations.push(annotation) - 1;
    const rest = `${this.#place()},"annotation_index":${index},"annotation":${JSON.stringify(annotation)}`;
    return this.#spot.emit("response.output_text.annotation.added", rest);
  }

  endPart(): string {
    if (!this.#isPartOpen) return "";
    this.#isPartOpen = false;
    const place = this.#place();
    const text = JSON.stringify(this.#text);
    const part = this.#part();
    this.#content.push(part);
    const done =
      this.#type === "refusal"
        ? this.#spot.emit("response.refusal.done", `${place},"refusal":${text}`)
        : this.#spot.emit(
            "response.output_text.done",
            `${place},"text":${text},"logprobs":${JSON.stringify(this.#logprobs)}`,
          );
    return (
      done +
      this.#spot.emit("response.content_part.done", `${place},"part":${JSON.stringify(part)}`)
    );
  }

  close(isWhole: boolean) {
    const events = this.endPart();
    const status = isWhole ? "completed" : "incomplete";
    const item = messageItem(this.#spot.id, status, this.#content);
    return { events: events + ended(this.#spot, item), item };
  }

  #place(): string {
    return `${this.#at},"content_index":${this.#content.length}`;
  }

  #part(): JsonRecord {
    return this.#type === "refusal"
      ? { type: "refusal", refusal: this.#text }
      : textPart(this.#text, this.#annotations, this.#logprobs);
  }
}

type CallStart = PartStart & { readonly type: "toolCall" };

/** A call of a function or of a custom tool. */
export class OpenCall implements OpenItem {
  readonly #spot: ItemSpot;
  readonly #at: string;
  readonly #start: CallStart;
  #text = "";

  constructor(spot: ItemSpot, start: CallStart) {
    this.#spot = spot;
    this.#at = at(spot);
    this.#start = start;
  }

  begin(): string {
    return added(this.#spot, this.#item("in_progress"));
  }

  delta({ text }: DeltaEvent): string {
    this.#text += text;
    const kind = this.#isCustom ? "custom_tool_call_input" : "function_call_arguments";
    return this.#spot.emit(`response.${kind}.delta`, `${this.#at},"delta":${JSON.stringify(text)}`);
  }

  close(isWhole: boolean) {
    const text = JSON.stringify(this.#text);
    const done = this.#isCustom
      ? this.#spot.emit("response.custom_tool_call_input.done", `${this.#at},"input":${text}`)
      : this.#spot.emit(
          "response.function_call_arguments.done",
          `${this.#at},"name":${JSON.stringify(this.#start.name)},"arguments":${text}`,
        );
    const item = this.#item(isWhole ? "completed" : "incomplete");
    return { events: done + ended(this.#spot, item), item };
  }

  get #isCustom(): boolean {
    return this.#start.isCustom === true;
  }

  #item(status: "completed" | "in_progress" | "incomplete"): JsonRecord {
    return callItem(this.#spot.id, status, { ...this.#start, arguments: this.#text });
  }
}

/** Reasoning: sections of a summary, or the reasoning itself. */
export class OpenReasoning implements OpenItem {
  readonly #spot: ItemSpot;
  readonly #at: string;
  readonly #write: (part: ReasoningPart) => JsonRecord;
  readonly #isRedacted: true | undefined;
  readonly #summary: string[] = [];
  #raw = "";
  #signature: Signature | undefined;

  /** `write` makes the item from the complete reasoning. */
  constructor(
    spot: ItemSpot,
    isRedacted: true | undefined,
    write: (part: ReasoningPart) => JsonRecord,
  ) {
    this.#spot = spot;
    this.#at = at(spot);
    this.#isRedacted = isRedacted;
    this.#write = write;
  }

  begin(): string {
    const { id } = this.#spot;
    return added(this.#spot, { id, type: "reasoning", summary: [], status: "in_progress" });
  }

  sign(signature: Signature): void {
    this.#signature = signature;
  }

  delta({ kind, text }: DeltaEvent): string {
    const json = JSON.stringify(text);
    if (kind === "raw") {
      this.#raw += text;
      return this.#spot.emit(
        "response.reasoning_text.delta",
        `${this.#at},"content_index":0,"delta":${json}`,
      );
    }
    const begun = kind === "section" || this.#summary.length === 0 ? this.#beginSection() : "";
    this.#summary.push((this.#summary.pop() ?? "") + text);
    const rest = `${this.#section()},"delta":${json}`;
    return begun + this.#spot.emit("response.reasoning_summary_text.delta", rest);
  }

  close() {
    const raw = JSON.stringify(this.#raw);
    const ofRaw =
      this.#raw === ""
        ? ""
        : this.#spot.emit(
            "response.reasoning_text.done",
            `${this.#at},"content_index":0,"text":${raw}`,
          );
    const item = this.#write({
      type: "reasoning",
      summary: this.#summary,
      raw: this.#raw === "" ? undefined : [this.#raw],
      signature: this.#signature,
      isRedacted: this.#isRedacted,
    });
    return { events: this.#endSection() + ofRaw + ended(this.#spot, item), item };
  }

  #beginSection(): string {
    const before = this.#endSection();
    this.#summary.push("");
    const part = '{"type":"summary_text","text":""}';
    const rest = `${this.#section()},"part":${part}`;
    return before + this.#spot.emit("response.reasoning_summary_part.added", rest);
  }

  #endSection(): string {
    const last = this.#summary.at(-1);
    if (last === undefined) return "";
    const text = JSON.stringify(last);
    const part = `{"type":"summary_text","text":${text}}`;
    return (
      this.#spot.emit("response.reasoning_summary_text.done", `${this.#section()},"text":${text}`) +
      this.#spot.emit("response.reasoning_summary_part.done", `${this.#section()},"part":${part}`)
    );
  }

  #section(): string {
    return `${this.#at},"summary_index":${this.#summary.length - 1}`;
  }
}
