import type { TokenUsage } from "@lintel/core";

import type { AnswerEvent, DeltaEvent, PartStart, StartEvent } from "../model/answer-event.ts";
import type { Answer, AnswerError, Stop } from "../model/answer.ts";
import type { Citation, Part, Signature, TextPart } from "../model/part.ts";

/** Makes the events of a stream into the whole answer they are. */
export class AnswerCollector {
  #start: StartEvent | undefined;
  #usage: TokenUsage | undefined;
  #error: AnswerError | undefined;
  readonly #parts: CollectedPart[] = [];
  readonly #stops: Stop[] = [];

  readonly take = (event: AnswerEvent): void => {
    switch (event.type) {
      case "start":
        this.#start = event;
        this.#usage = event.usage;
        break;
      case "partStart":
        this.#parts[event.index] = new CollectedPart(event.choice, event.part);
        break;
      case "delta":
        this.#parts[event.index]?.add(event);
        break;
      case "citation":
        this.#parts[event.index]?.citations.push(event.citation);
        break;
      case "signature":
        this.#parts[event.index]?.sign(event.signature);
        break;
      case "usage":
        this.#usage = event.usage;
        break;
      case "stop":
        this.#stops[event.choice] = event.stop;
        break;
      case "error":
        this.#error ??= event.error;
        break;
      case "end":
      case "partEnd":
      case "ping":
        break;
    }
  };

  /** The error that ended the answer, if one did. */
  get error(): AnswerError | undefined {
    return this.#error;
  }

  /** What has come so far. */
  answer(): Answer {
    const count = Math.max(1, this.#stops.length, ...this.#parts.map(({ choice }) => choice + 1));
    const choices = Array.from({ length: count }, (_, choice) => ({
      parts: this.#parts.filter((part) => part.choice === choice).map((part) => part.part()),
      stop: this.#stops[choice] ?? { reason: "end" as const },
    }));
    const start = this.#start;
    return {
      id: start?.id ?? "",
      model: start?.model ?? "",
      createdAt: start?.createdAt,
      choices,
      usage: this.#usage,
      serviceTier: start?.serviceTier,
      extras: start?.extras,
    };
  }
}

class CollectedPart {
  readonly choice: number;
  readonly citations: Citation[] = [];
  readonly #start: PartStart;
  readonly #summary: string[] = [];
  #text = "";
  #raw = "";
  #transcript: string | undefined;
  #logprobs: unknown[] | undefined;
  #signature: Signature | undefined;

  constructor(choice: number, start: PartStart) {
    this.choice = choice;
    this.#start = start;
  }

  sign(signature: Signature): void {
    this.#signature = signature;
  }

  add({ kind, logprobs, text }: DeltaEvent): void {
    if (logprobs !== undefined) this.#logprobs = [...(this.#logprobs ?? []), ...logprobs];
    switch (kind) {
      case "summary":
        this.#summary.push((this.#summary.pop() ?? "") + text);
        break;
      case "section":
        this.#summary.push(text);
        break;
      case "raw":
        this.#raw += text;
        break;
      case "transcript":
        this.#transcript = (this.#transcript ?? "") + text;
        break;
      case "arguments":
      case "data":
      case "text":
        this.#text += text;
        break;
    }
  }

  part(): Part {
    const start = this.#start;
    const extras = "extras" in start ? start.extras : undefined;
    const signature = this.#signature;
    switch (start.type) {
      case "text":
        return { type: "text", text: this.#text, ...this.#notes(), signature, extras };
      case "refusal":
        return { type: "refusal", text: this.#text, extras };
      case "reasoning": {
        const { isRedacted } = start;
        const raw = this.#raw === "" ? undefined : [this.#raw];
        return { type: "reasoning", summary: this.#summary, raw, signature, isRedacted, extras };
      }
      case "toolCall": {
        const { id, isCustom, name } = start;
        const text = this.#text;
        return { type: "toolCall", id, name, arguments: text, isCustom, signature, extras };
      }
      case "audio": {
        const source = { type: "base64", mediaType: start.mediaType, data: this.#text } as const;
        return { type: "audio", source, transcript: this.#transcript, extras };
      }
      case "image": {
        const { data, mediaType } = start;
        return { type: "image", source: { type: "base64", mediaType, data } };
      }
      case "opaque":
      default:
        return { type: "opaque", dialect: start.dialect, value: start.value };
    }
  }

  /** What was said about a text beside the text. */
  #notes(): Pick<TextPart, "citations" | "logprobs"> {
    const citations = this.citations.length === 0 ? undefined : this.citations;
    return { citations, logprobs: this.#logprobs };
  }
}
