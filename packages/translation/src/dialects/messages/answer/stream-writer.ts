import { NO_TOKENS, type TokenUsage } from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

import type { AnswerStreamWriter, CallerFacts } from "../../../contract/dialect-halves.ts";
import type { Loss } from "../../../contract/loss.ts";
import { signatureForCaller } from "../../../custody/signatures.ts";
import type {
  AnswerEvent,
  DeltaEvent,
  PartStart,
  PartStartEvent,
  SignatureEvent,
  StartEvent,
} from "../../../model/answer-event.ts";
import type { Stop } from "../../../model/answer.ts";
import { toMessageUsage } from "../../../usage/write-usage.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { messageIdOf, stopMembersOf, writeMessagesError, toolUseOf } from "./write-answer.ts";

/** Writes events as Anthropic's SDKs expect them: one block after the other, with indices from 0. */
export class MessagesStreamWriter implements AnswerStreamWriter {
  readonly #caller: CallerFacts;
  readonly #losses = new LossList("messages");
  #usage: TokenUsage | undefined;
  #stop: Stop | undefined;
  #next = 0;
  /** The block of each part that is being written. */
  readonly #blocks = new Map<number, Block>();

  constructor(caller: CallerFacts) {
    this.#caller = caller;
  }

  get lost(): readonly Loss[] {
    return this.#losses.list;
  }

  write(event: AnswerEvent): string {
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "partStart":
        return this.#begin(event);
      case "delta":
        return this.#continue(event);
      case "signature":
        return this.#sign(event);
      case "partEnd":
        return this.#close(event.index);
      case "citation":
        this.#losses.drop("citations");
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "stop":
        if (event.choice === 0) this.#stop = event.stop;
        return "";
      case "ping":
        return toEvent({ type: "ping" });
      case "error":
        return toEvent(writeMessagesError(event.error));
      case "end":
      default:
        return this.#end();
    }
  }

  #start({ id, model, usage }: StartEvent): string {
    this.#usage = usage;
    const message = {
      id: messageIdOf(id, this.#caller),
      type: "message",
      role: "assistant",
      model: model === "" ? this.#caller.model : model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      container: null,
      usage: toMessageUsage(usage ?? NO_TOKENS),
    };
    return toEvent({ type: "message_start", message });
  }

  #begin({ choice, index, part }: PartStartEvent): string {
    if (choice > 0) {
      this.#losses.drop("choices");
      return "";
    }
    const block = this.#blockOf(part);
    if (block === undefined) return "";
    this.#blocks.set(index, block);
    return block.isHeld
      ? ""
      : toEvent({
          type: "content_block_start",
          index: block.index,
          content_block: block.start,
        });
  }

  #blockOf(part: PartStart): Block | undefined {
    const start = startOf(part);
    if (start === undefined) {
      this.#losses.drop("assistantMedia");
      return undefined;
    }
    const block = { index: this.#next, start, isHeld: start["type"] === "redacted_thinking" };
    this.#next += 1;
    return block;
  }

  #continue({ index, kind, text }: DeltaEvent): string {
    const block = this.#blocks.get(index);
    const delta = block && deltaOf(kind, text);
    if (block === undefined || delta === undefined || block.isHeld) return "";
    return toEvent({ type: "content_block_delta", index: block.index, delta });
  }

  #sign({ index, signature }: SignatureEvent): string {
    const block = this.#blocks.get(index);
    if (block === undefined) return "";
    const value = signatureForCaller(signature, this.#caller);
    if (value === undefined) {
      this.#losses.drop("signatures");
      return "";
    }
    if (block.isHeld) {
      this.#blocks.set(index, { ...block, isHeld: false });
      const start = { ...block.start, data: value };
      return toEvent({ type: "content_block_start", index: block.index, content_block: start });
    }
    if (block.start["type"] !== "thinking") return "";
    const delta = { type: "signature_delta", signature: value };
    return toEvent({ type: "content_block_delta", index: block.index, delta });
  }

  #close(index: number): string {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    if (block === undefined) return "";
    if (block.isHeld) {
      // None of it may be shown, and there is no signature to show, so the next block gets its index.
      this.#next -= 1;
      return "";
    }
    return toEvent({ type: "content_block_stop", index: block.index });
  }

  #end(): string {
    const stop = this.#stop ?? { reason: "end" };
    const delta = { ...stopMembersOf(stop), container: null };
    const usage = toMessageUsage(this.#usage ?? NO_TOKENS);
    return toEvent({ type: "message_delta", delta, usage }) + toEvent({ type: "message_stop" });
  }
}

interface Block {
  readonly index: number;
  readonly start: JsonRecord;
  /** The block begins once its data is there. */
  readonly isHeld: boolean;
}

function startOf(part: PartStart): JsonRecord | undefined {
  switch (part.type) {
    case "refusal":
    case "text":
      return { type: "text", text: "", citations: null };
    case "toolCall":
      return toolUseOf(part);
    case "reasoning":
      return part.isRedacted === true
        ? { type: "redacted_thinking" }
        : { type: "thinking", thinking: "", signature: "" };
    case "opaque":
      return part.dialect === "messages" ? part.value : undefined;
    case "audio":
    case "image":
    default:
      return undefined;
  }
}

function deltaOf(kind: DeltaEvent["kind"], text: string): JsonRecord | undefined {
  switch (kind) {
    case "text":
      return { type: "text_delta", text };
    case "arguments":
      return { type: "input_json_delta", partial_json: text };
    case "raw":
    case "summary":
      return { type: "thinking_delta", thinking: text };
    case "section":
      return { type: "thinking_delta", thinking: `\n\n${text}` };
    case "data":
    case "transcript":
    default:
      return undefined;
  }
}

const toEvent = (data: JsonRecord): string =>
  `event: ${String(data["type"])}\ndata: ${JSON.stringify(data)}\n\n`;
