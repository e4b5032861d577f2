import {
  isRecord,
  type JsonRecord,
  parseJson,
  recordsOf,
  stringIn,
  usageOfChat,
} from "@lintel/providers";

import { StreamParts } from "../../../answers/stream-parts.ts";
import { unwrapOutputTool } from "../../../answers/unwrap-output-tool.ts";
import type { AnswerSource, AnswerStreamReader } from "../../../contract/dialect-halves.ts";
import type { DeltaKind, EventSink, PartStart } from "../../../model/answer-event.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { readOpenAiError, statusOfOpenAiError } from "../../../openai/errors.ts";
import { stopOfFinishReason } from "../../../openai/stop-reasons.ts";
import { SseEvents } from "../../../reading/sse-events.ts";
import { CUT, INTERLEAVED, TOO_LONG } from "../../../reading/stream-errors.ts";
import { TextTemplate } from "../../../reading/text-template.ts";
import { citationsIn, logprobsIn, thoughtsIn } from "./read-answer.ts";

const END_MARK = "[DONE]";

/** Reads the chunks of a chat completion. Each chunk is parsed once. */
export class ChatStreamReader implements AnswerStreamReader {
  readonly #events = new SseEvents((data) => this.#take(data));
  readonly #sink: EventSink;
  readonly #parts: StreamParts;
  readonly #choices: OpenChoice[] = [];
  readonly #pieces = new TextTemplate(pieceIn);
  #hasStarted = false;
  #hasEnded = false;

  constructor(source: AnswerSource, sink: EventSink) {
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

  /** Some servers send no end mark: an answer whose choices have all ended is complete without it. */
  end(): void {
    this.#events.end();
    if (this.#hasEnded) return;
    if (this.#choices.length > 0 && this.#choices.every(({ isStopped }) => isStopped)) {
      this.#finish();
    } else {
      this.#fail(CUT);
    }
  }

  #take(data: string): void {
    if (this.#hasEnded) return;
    const piece = this.#pieces.textOf(data);
    if (piece !== undefined && this.#choices[0]?.write(piece) === true) return;
    const chunk = parseJson(data);
    if (data.trim() === END_MARK) this.#finish();
    else if (isRecord(chunk)) this.#takeChunk(chunk, data);
  }

  #takeChunk(chunk: JsonRecord, data: string): void {
    if (isRecord(chunk["error"])) {
      const error = readOpenAiError(500, chunk);
      this.#fail({ ...error, status: statusOfOpenAiError(error) });
      return;
    }
    this.#pieces.learn(data, chunk);
    if (!this.#hasStarted) this.#start(chunk);
    for (const choice of recordsOf(chunk["choices"])) this.#takeChoice(choice);
    const { usage } = chunk["usage"] ? usageOfChat(chunk["usage"]) : NO_USAGE;
    if (usage !== undefined) this.#sink({ type: "usage", usage });
  }

  #start({ created, id, model, service_tier: tier }: JsonRecord): void {
    this.#hasStarted = true;
    this.#sink({
      type: "start",
      id: stringIn(id),
      model: stringIn(model),
      createdAt: typeof created === "number" ? created : undefined,
      serviceTier: typeof tier === "string" ? tier : undefined,
    });
  }

  #takeChoice(choice: JsonRecord): void {
    const { index } = choice;
    const number = typeof index === "number" ? index : 0;
    const open = (this.#choices[number] ??= new OpenChoice(number, this.#parts, this.#sink));
    const { delta } = choice;
    if (isRecord(delta) && !open.takeDelta(delta, logprobsIn(choice))) this.#fail(INTERLEAVED);
    const reason = choice["finish_reason"];
    if (reason !== null && reason !== undefined) open.stop(reason);
  }

  #finish(): void {
    if (!this.#hasStarted) this.#start({});
    for (const choice of this.#choices) choice.stop("stop");
    this.#hasEnded = true;
    this.#sink({ type: "end" });
  }

  #fail(error: AnswerError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink({ type: "error", error });
  }
}

const NO_USAGE = { usage: undefined };

/** The text of a chunk that holds a piece of the first choice's text and nothing else. */
function pieceIn(chunk: unknown): string | undefined {
  if (!isRecord(chunk) || chunk["error"] || chunk["usage"]) return undefined;
  const [choice, ...others] = recordsOf(chunk["choices"]);
  return choice === undefined || others.length > 0 ? undefined : onlyTextOf(choice);
}

function onlyTextOf(choice: JsonRecord): string | undefined {
  const { delta, finish_reason: reason, index, logprobs } = choice;
  if ((index ?? 0) !== 0 || (reason ?? logprobs ?? undefined) !== undefined) return undefined;
  if (!isRecord(delta)) return undefined;
  const { content, ...rest } = delta;
  const isAlone = Object.entries(rest).every(([name, value]) => name === "role" || value === null);
  return isAlone && isText(content) ? content : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** One choice of the stream: which of its parts is being written. */
class OpenChoice {
  readonly #choice: number;
  readonly #parts: StreamParts;
  readonly #sink: EventSink;
  #type: PartStart["type"] | undefined;
  #index = 0;
  /** The upstream's own index of the call that is being written. */
  #call = -1;
  isStopped = false;

  constructor(choice: number, parts: StreamParts, sink: EventSink) {
    this.#choice = choice;
    this.#parts = parts;
    this.#sink = sink;
  }

  /** False when it continues a call after another has begun, which no server is known to do. */
  takeDelta(delta: JsonRecord, logprobs: readonly unknown[] | undefined): boolean {
    const thoughts = thoughtsIn(delta);
    if (thoughts !== "") this.#write("reasoning", "summary", thoughts);
    const { annotations, content, refusal, tool_calls: calls } = delta;
    if (isText(content)) this.#write("text", "text", content, logprobs);
    if (isText(refusal)) this.#write("refusal", "text", refusal);
    if (annotations !== undefined) this.#cite(annotations);
    if (isRecord(delta["audio"])) this.#takeAudio(delta["audio"]);
    return recordsOf(calls).every((call, place) => this.#takeCall(call, place));
  }

  /** Continues the open text; false if another part is open. */
  write(text: string): boolean {
    if (this.#type !== "text" || this.isStopped) return false;
    if (text !== "") {
      this.#sink({ type: "delta", index: this.#index, kind: "text", text, logprobs: undefined });
    }
    return true;
  }

  stop(reason: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.#close();
    this.#sink({ type: "stop", choice: this.#choice, stop: stopOfFinishReason(reason) });
  }

  #write(
    type: "reasoning" | "refusal" | "text",
    kind: DeltaKind,
    text: string,
    logprobs?: readonly unknown[],
  ): void {
    if (this.#type !== type) this.#open({ type });
    this.#sink({ type: "delta", index: this.#index, kind, text, logprobs });
  }

  #cite(annotations: unknown): void {
    for (const citation of citationsIn(annotations)) {
      if (this.#type !== "text") this.#open({ type: "text" });
      this.#sink({ type: "citation", index: this.#index, citation });
    }
  }

  #takeAudio({ data, expires_at: expires, id, transcript }: JsonRecord): void {
    if (this.#type !== "audio") {
      const members = { id, expires_at: expires };
      this.#open({ type: "audio", mediaType: "audio/*", extras: { dialect: "chat", members } });
    }
    const index = this.#index;
    if (typeof data === "string") this.#sink({ type: "delta", index, kind: "data", text: data });
    if (typeof transcript === "string") {
      this.#sink({ type: "delta", index, kind: "transcript", text: transcript });
    }
  }

  #takeCall(call: JsonRecord, place: number): boolean {
    const { custom, id, index } = call;
    const number = typeof index === "number" ? index : place;
    const isCustom = isRecord(custom);
    const said = isCustom ? custom : call["function"];
    const described = isRecord(said) ? said : {};
    if (this.#type !== "toolCall" || number !== this.#call) {
      if (this.#isPast(number, id)) return false;
      this.#call = number;
      const start = { id: stringIn(id), name: stringIn(described["name"]) };
      this.#open({ type: "toolCall", ...start, ...(isCustom ? { isCustom } : {}) });
    }
    const text = stringIn(described[isCustom ? "input" : "arguments"]);
    if (text !== "") this.#sink({ type: "delta", index: this.#index, kind: "arguments", text });
    return true;
  }

  /** Whether a piece belongs to a call that another has followed. */
  #isPast(number: number, id: unknown): boolean {
    return number < this.#call || (number === this.#call && typeof id !== "string");
  }

  #open(part: PartStart): void {
    this.#close();
    this.#type = part.type;
    this.#index = this.#parts.start(this.#choice, part);
  }

  #close(): void {
    if (this.#type !== undefined) this.#parts.end(this.#index);
    this.#type = undefined;
  }
}
