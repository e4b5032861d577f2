import { completionTokensOf } from "@lintel/core";

import type {
  AnswerForm,
  AnswerReader,
  AnswerReading,
  ReportedFailure,
} from "../../../../contract/answer.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../../formats/json/is-record.ts";
import { dataOf, EventSplitter } from "../../../../formats/sse/event-splitter.ts";
import { failureIn } from "../../../../reading/answer/failure-in.ts";
import { latestUsage, NO_REPORT } from "../../../../reading/usage/read-usage.ts";
import { type ReadUsage, toUsage } from "../../usage/to-usage.ts";
import { AnswerText, onlyTextOf } from "./answer-text.ts";
import { EventPattern } from "./event-pattern.ts";

const END_MARK = "[DONE]";
/** Raw text found only in an event that holds an answer: inside a string its quotes would be escaped. */
const HAS_CHOICE = /"choices"\s*:\s*\[\s*\{/;
/** How many earlier pieces, however short, are searched again together with a new one. */
const MAX_PIECES_BEFORE = 64;
const MAX_END_MARK_LENGTH = 32;
/** An unfinished event is held no longer than this: no usage chunk is so large. */
const MAX_HELD_BYTES = 64 * 1024;

/**
 * Reads a streamed chat answer as it passes. If the usage chunk has to be hidden, only bytes of an unfinished event
 * that may still turn out to be that chunk are held back; everything else passes at once.
 */
export class StreamReader implements AnswerReader {
  readonly #hidesUsage: boolean;
  readonly #readUsage: ReadUsage;
  readonly #splitter = new EventSplitter();
  readonly #text = new AnswerText();
  readonly #pattern = new EventPattern();
  #reported = NO_REPORT;
  #model: string | undefined;
  #tier: string | undefined;
  /** Bytes of the unfinished event that the caller does not have yet. */
  #held: Buffer[] = [];
  /** The unfinished event cannot be the usage chunk: its bytes pass. */
  #passes = false;
  /** Pieces of the unfinished event that have been searched for an answer. */
  #searched = 0;
  /** Nothing more needs to come except the end mark, which not every server sends. */
  #isComplete = false;
  /** The end mark has passed. */
  #isDone = false;
  #failure: ReportedFailure | undefined;
  /** The last complete event was the usage chunk. */
  #hidLast = false;

  constructor(form: Pick<AnswerForm, "hidesUsage">, readUsage: ReadUsage = toUsage) {
    this.#hidesUsage = form.hidesUsage;
    this.#readUsage = readUsage;
  }

  /** Some servers report usage after the end mark. */
  get ended(): boolean {
    return this.#isDone && this.#reported.usage !== undefined;
  }

  get isEnding(): boolean {
    return this.#isDone || this.#failure !== undefined;
  }

  get lacksEnd(): boolean {
    return !this.isEnding && !this.#isComplete;
  }

  get textLength(): number {
    return this.#text.length;
  }

  push(chunk: Buffer): Buffer | undefined {
    const passing = this.#hidesUsage ? this.#filter(chunk) : this.#watch(chunk);
    this.#isDone ||= this.#partialIsEndMark();
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
    const reading = { ...this.#reported, model: this.#model, serviceTier: this.#tier, text };
    return this.#failure === undefined ? reading : { failure: this.#failure, ...reading };
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
      this.#searched = 0;
      eventStart = end;
    });
    const isHeld = this.#mayBeUsage();
    if (isHeld) this.#held.push(chunk.subarray(eventStart));
    else passing.push(...this.#held.splice(0));
    passing.push(chunk.subarray(from, isHeld ? eventStart : chunk.length));
    return joined(passing);
  }

  /** May the unfinished event, if there is one, still turn out to be the usage chunk? */
  #mayBeUsage(): boolean {
    const { partialBytes: bytes, partialPieces } = this.#splitter;
    this.#passes =
      bytes > 0 && (this.#passes || bytes > MAX_HELD_BYTES || this.#hasChoice(partialPieces));
    return bytes > 0 && !this.#passes;
  }

  /** Each piece is searched alone, and again with what came just before it. */
  #hasChoice(pieces: readonly Buffer[]): boolean {
    const from = Math.max(0, this.#searched - MAX_PIECES_BEFORE);
    this.#searched = pieces.length;
    return HAS_CHOICE.test(Buffer.concat(pieces.slice(from)).toString("latin1"));
  }

  #partialIsEndMark(): boolean {
    const bytes = this.#splitter.partialBytes;
    if (bytes === 0 || bytes > MAX_END_MARK_LENGTH) return false;
    return dataOf(this.#splitter.partial())?.trim() === END_MARK;
  }

  /** Takes note of an event; true when it is the chunk that only reports usage. */
  #readEvent(data: string): boolean {
    if (data.trim() === END_MARK) {
      this.#isDone = true;
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
    const failure = failureIn(chunk);
    this.#failure ??= failure;
    this.#isComplete ||= recordsOf(choices).some(isFinished);
    if (isRecord(usage)) this.#reported = latestUsage(this.#reported, this.#readUsage(usage));
    else this.#learn(data, choices);
    return isRecord(usage) && isEmpty(choices) && failure === undefined;
  }

  /** Other chunks may look like this one except for their content. */
  #learn(data: string, choices: unknown): void {
    const said = this.#isComplete ? undefined : onlyTextOf(choices);
    if (said !== undefined) this.#pattern.learn(data, said);
  }

  #noteHead({ model, service_tier: tier }: JsonRecord): void {
    if (typeof model === "string" && model !== "") this.#model ??= model;
    if (typeof tier === "string") this.#tier = tier;
  }
}

const isEmpty = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

const isFinished = (choice: JsonRecord): boolean => typeof choice["finish_reason"] === "string";

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // passed on as it is
  }
}

function joined(pieces: readonly Buffer[]): Buffer | undefined {
  const solid = pieces.filter((piece) => piece.length > 0);
  return solid.length > 1 ? Buffer.concat(solid) : solid[0];
}
