import type { AnswerReading } from "../../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { CollectedText } from "../../../reading/answer/collected-text.ts";
import { type EventDialect, EventReader } from "../../../reading/answer/event-reader.ts";
import { mergeUsageMembers } from "../../../reading/usage/read-usage.ts";
import { type AskedMessage, readUse } from "./read-use.ts";
import { type Handover, handoverIn, isFreeRefusal } from "./refusal.ts";

/**
 * Reads the events of a streamed message. The first reports the prompt's usage, the last but one the answer's;
 * its figures are totals. When the stream breaks off between them, the texts seen so far are still to be counted.
 */
class MessageStream implements EventDialect {
  readonly #asked: AskedMessage;
  readonly #text = new CollectedText();
  /** How much of the texts is a summary of thoughts, which shows fewer tokens than it cost. */
  #thinkingLength = 0;
  readonly #handovers: Handover[] = [];
  #hasOutput = false;
  #reported: JsonRecord = {};
  /** Why it ended. */
  #end: JsonRecord = {};
  #isComplete = false;
  #model: string | undefined;

  constructor(asked: AskedMessage) {
    this.#asked = asked;
  }

  note(event: JsonRecord): void {
    if (event["type"] === "content_block_delta") this.#noteDelta(event["delta"]);
    else if (event["type"] === "content_block_start") this.#noteBlock(event["content_block"]);
    else if (event["type"] === "message_start") this.#noteStart(event["message"]);
    else if (event["type"] === "message_delta") this.#noteEnd(event);
  }

  get textLength(): number {
    return this.#text.length - this.#thinkingLength;
  }

  isLast({ type }: JsonRecord): boolean {
    return type === "message_stop";
  }

  read(): AnswerReading {
    const isFree = isFreeRefusal(this.#end, this.#hasOutput);
    const { iterations = null, input_tokens: input } = this.#reported;
    const lacksPrompt = this.#isComplete && input === undefined && iterations === null;
    const { usage: whole, ...notes } = readUse(
      lacksPrompt ? { ...this.#reported, input_tokens: 0 } : this.#reported,
      this.#asked,
      { isFree, handovers: this.#handovers },
    );
    // Before the end only the first tokens of the answer are reported; they are in its texts.
    const usage = whole && !this.#isComplete ? { ...whole, output: 0, reasoning: 0 } : whole;
    const text = this.#isComplete ? "" : this.#text.toString();
    const reading = { ...notes, usage, model: this.#model, text };
    return lacksPrompt ? { ...reading, lacksPrompt } : reading;
  }

  #noteStart(message: unknown): void {
    if (!isRecord(message)) return;
    const { model, usage } = message;
    if (typeof model === "string" && model !== "") this.#model = model;
    if (isRecord(usage)) this.#reported = usage;
  }

  #noteBlock(block: unknown): void {
    if (!isRecord(block)) return;
    const handover = handoverIn(block);
    if (handover === undefined) this.#hasOutput = true;
    else this.#handovers.push(handover);
    if (typeof handover?.to === "string") this.#model = handover.to;
    this.#text.add(block["text"]);
    this.#text.add(block["name"]);
  }

  #noteDelta(delta: unknown): void {
    if (!isRecord(delta)) return;
    const { length } = this.#text;
    this.#text.add(delta["thinking"]);
    this.#thinkingLength += this.#text.length - length;
    this.#text.add(delta["text"]);
    this.#text.add(delta["partial_json"]);
  }

  #noteEnd({ delta, usage }: JsonRecord): void {
    if (isRecord(delta)) this.#end = { ...this.#end, ...delta };
    if (!isRecord(usage)) return;
    const { iterations = null, output_tokens: output } = usage;
    // Nothing was written indeed: the first event counts a token in any case.
    const isNothing =
      output === 0 && (this.#end["stop_reason"] === "refusal" || iterations !== null);
    const merged = mergeUsageMembers(this.#reported, usage);
    this.#reported = isNothing ? { ...merged, output_tokens: 0 } : merged;
    const { usage: whole } = readUse({ input_tokens: 0, ...this.#reported }, this.#asked, ANY_END);
    this.#isComplete = whole !== undefined || isFreeRefusal(this.#end, this.#hasOutput);
  }
}

const ANY_END = { isFree: false, handovers: [] };

/** Reads a streamed answer of `/v1/messages`. */
export const createMessageStreamReader = (asked: AskedMessage): EventReader =>
  new EventReader(new MessageStream(asked));
