import { completionTokensOf, type TokenUsage } from "@lintel/core";

import type { AnswerEvent, PartStart } from "../model/answer-event.ts";
import type { SentAnswer } from "./continue-conversation.ts";

/** English has about as many. */
const BYTES_PER_TOKEN = 4;

/** What has been sent of an answer, and whether another attempt can go on from there: within a text, before which there was nothing but thoughts and other texts. */
export class SentParts {
  #text = "";
  #pieces = 0;
  #bytes = 0;
  #usage: TokenUsage | undefined;
  #open: { readonly index: number; readonly type: PartStart["type"] } | undefined;
  #next = 0;
  #isOther = false;

  /** What there is to go on from; `undefined` where nothing can. */
  get sent(): SentAnswer | undefined {
    const isWithinText = this.#open?.type === "text" && this.#text.trim() !== "";
    if (this.#isOther || !isWithinText) return undefined;
    return { text: this.#text, tokens: this.#tokens };
  }

  /** The text that is being written. */
  get openText(): number | undefined {
    return this.#open?.type === "text" ? this.#open.index : undefined;
  }

  /** What has been reported so far, by all attempts. */
  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  /** The number of the next part. */
  get next(): number {
    return this.#next;
  }

  take(event: AnswerEvent): void {
    if (event.type === "delta") this.#write(event.text);
    else if (event.type === "partStart") this.#begin(event.index, event.choice, event.part.type);
    else if (event.type === "partEnd") this.#open = undefined;
    else if (event.type === "citation") this.#isOther = true;
    else if (event.type === "start" || event.type === "usage") this.#usage = event.usage;
  }

  #write(text: string): void {
    this.#pieces += 1;
    this.#bytes += Buffer.byteLength(text);
    if (this.#open?.type === "text") this.#text += text;
  }

  #begin(index: number, choice: number, type: PartStart["type"]): void {
    this.#open = { index, type };
    this.#next = index + 1;
    if (choice > 0 || (type !== "text" && type !== "reasoning")) this.#isOther = true;
  }

  get #tokens(): number {
    const reported = this.#usage === undefined ? 0 : completionTokensOf(this.#usage);
    const guessed = Math.max(this.#pieces, Math.ceil(this.#bytes / BYTES_PER_TOKEN));
    return Math.max(reported, guessed);
  }
}
