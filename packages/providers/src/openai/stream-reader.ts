import { completionTokensOf } from "@lintel/core";

import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import type { AnswerForm, AnswerReader, AnswerReading } from "../provider.ts";
import { dataOf, EventSplitter } from "../sse/event-splitter.ts";
import { latestUsage, NO_REPORT } from "../usage/read-usage.ts";
import { AnswerText, onlyTextOf } from "./answer-text.ts";
import { EventPattern } from "./event-pattern.ts";
import { toUsage } from "./to-usage.ts";

const END_MARK = "[DONE]";
/** Raw text that only an event with an answer in it has: inside a string its quotes would be escaped. */
const HAS_CHOICE = /"choices"\s*:\s*\[\s*\{/;
const LONGEST_END_MARK = 32;
/** An unfinished event is held no longer than this: no usage chunk is so large. */
const LONGEST_HELD_BYTES = 64 * 1024;

/**
 * Reads a streamed chat answer while it passes. When the usage chunk has to be hidden, only bytes of an
 * unfinished event that may still turn out to be that chunk are held back; all else passes at once.
 */
export class StreamReader implements AnswerReader {
  ended = false;
  readonly #hidesUsage: boolean;
  readonly #splitter = new EventSplitter();
  readonly #text = new AnswerText();
  readonly #pattern = new EventPattern();
  #reported = NO_REPORT;
  #model: string | undefined;
  #tier: string | undefined;
  /** Bytes of the unfinished event that the caller does not have. */
  #held: Buffer[] = [];
  /** The unfinished event cannot be the usage chunk: its bytes pass. */
  #passes = false;
  /** Nothing needs to come but the end mark, which not everybody sends. */
  #isComplete = false;
  /** The last complete event was the usage chunk. */
  #hidLast = false;

  constructor(form: Pick<AnswerForm, "hidesUsage">) {
    this.#hidesUsage = form.hidesUsage;
  }

  get lacksEnd(): boolean {
    return !this.ended && !this.#isComplete;
  }

  push(chunk: Buffer): Buffer | undefined {
    const passing = this.#hidesUsage ? this.#filter(chunk) : this.#watch(chunk);
    this.ended ||= this.#partialIsEndMark();
    return passing;
  }

  flush(): Buffer | undefined {
    const held = this.#held;
    this.#held = [];
    const data = dataOf(this.#splitter.partial());
    const isHidden = data !== undefined && this.#readEvent(data) && this.#hidesUsage;
    return isHidden ? undefined : joined(held);
  }

  read(): AnswerReading {
    const { usage } = this.#reported;
    // Until the end, tokens of the prompt may be all that is reported; what was said so far is in the texts.
    const isWhole = usage !== undefined && (!this.lacksEnd || completionTokensOf(usage) > 0);
    const text = isWhole ? "" : this.#text.toString();
    return { ...this.#reported, model: this.#model, serviceTier: this.#tier, text };
  }

  #watch(chunk: Buffer): Buffer {
    this.#splitter.push(chunk, (_end, data) => {
      if (data !== undefined) this.#readEvent(data);
    });
    return chunk;
  }

  #filter(chunk: Buffer): Buffer | undefined {
    const passing: Buffer[] = [];
    let eventStart = this.#splitter.tailOfLastEvent(chunk);
    let from = this.#hidLast ? eventStart : 0;
    this.#splitter.push(chunk, (end, data) => {
      this.#hidLast = data !== undefined && this.#readEvent(data) && !this.#passes;
      if (this.#hidLast) {
        passing.push(chunk.subarray(from, eventStart));
        from = end;
      } else {
        passing.push(...this.#held);
      }
      this.#held = [];
      this.#passes = false;
      eventStart = end;
    });
    const passesTo = this.#mayBeUsage() ? eventStart : chunk.length;
    if (passesTo === chunk.length) passing.push(...this.#held.splice(0));
    else this.#held.push(chunk.subarray(eventStart));
    passing.push(chunk.subarray(from, passesTo));
    return joined(passing);
  }

  /** May the unfinished event, if there is one, still turn out to be the usage chunk? */
  #mayBeUsage(): boolean {
    const bytes = this.#splitter.partialBytes;
    this.#passes =
      bytes > 0 &&
      (this.#passes || bytes > LONGEST_HELD_BYTES || HAS_CHOICE.test(this.#splitter.partial()));
    return bytes > 0 && !this.#passes;
  }

  #partialIsEndMark(): boolean {
    const bytes = this.#splitter.partialBytes;
    if (bytes === 0 || bytes > LONGEST_END_MARK) return false;
    return dataOf(this.#splitter.partial())?.trim() === END_MARK;
  }

  /** Takes note of an event; true when it is the chunk that only tells usage. */
  #readEvent(data: string): boolean {
    if (data.trim() === END_MARK) {
      this.ended = true;
      return false;
    }
    const said = this.#pattern.saidIn(data);
    if (said !== undefined) {
      this.#text.addText(0, said);
      return false;
    }
    const chunk = parsed(data);
    return isRecord(chunk) && this.#readChunk(chunk, data);
  }

  #readChunk(chunk: JsonRecord, data: string): boolean {
    const { choices, usage } = chunk;
    this.#noteHead(chunk);
    this.#text.add(choices);
    this.#isComplete ||= saysItIsComplete(chunk);
    const reported = isRecord(usage) ? toUsage(usage) : NO_REPORT;
    if (reported !== NO_REPORT) this.#reported = latestUsage(this.#reported, reported);
    const isSilent = this.#isComplete || reported.usage !== undefined;
    const said = isSilent ? undefined : onlyTextOf(choices);
    if (said !== undefined) this.#pattern.learn(data, said);
    return reported !== NO_REPORT && Array.isArray(choices) && choices.length === 0;
  }

  #noteHead({ model, service_tier: tier }: JsonRecord): void {
    if (typeof model === "string" && model !== "") this.#model ??= model;
    if (typeof tier === "string") this.#tier = tier;
  }
}

/** An error, or a choice that is finished. */
const saysItIsComplete = (chunk: JsonRecord): boolean =>
  "error" in chunk || recordsOf(chunk["choices"]).some(isFinished);

const isFinished = (choice: JsonRecord): boolean => typeof choice["finish_reason"] === "string";

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // not ours to judge: it is passed on as it is
  }
}

function joined(pieces: readonly Buffer[]): Buffer | undefined {
  const solid = pieces.filter((piece) => piece.length > 0);
  return solid.length > 1 ? Buffer.concat(solid) : solid[0];
}
