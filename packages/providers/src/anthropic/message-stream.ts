import { CollectedText } from "../answer/collected-text.ts";
import { type EventDialect, EventReader } from "../answer/event-reader.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";
import type { AnswerReading } from "../provider.ts";
import { mergeUsageMembers } from "../usage/read-usage.ts";
import { toUsage } from "./to-usage.ts";

/** In a text its quotes would be escaped. */
const END = /"type"\s*:\s*"message_stop"/;

/**
 * What the events of a streamed message tell. The first tells the prompt's usage, the last but one the answer's;
 * its figures are totals. When the stream breaks off between them, the texts seen so far are still to be counted.
 */
class MessageStream implements EventDialect {
  readonly #text = new CollectedText();
  #reported: JsonRecord = {};
  #isComplete = false;
  #model: string | undefined;

  note(event: JsonRecord): void {
    if (event["type"] === "content_block_delta") this.#noteDelta(event["delta"]);
    else if (event["type"] === "content_block_start") this.#noteBlock(event["content_block"]);
    else if (event["type"] === "message_start") this.#noteStart(event["message"]);
    else if (event["type"] === "message_delta") this.#noteEnd(event["usage"]);
  }

  isEnd(data: string): boolean {
    return END.test(data);
  }

  read(): AnswerReading {
    const lacksPrompt = this.#isComplete && this.#reported["input_tokens"] === undefined;
    const { usage: whole, ...notes } = toUsage(
      lacksPrompt ? { ...this.#reported, input_tokens: 0 } : this.#reported,
    );
    // Until the end only the first tokens of the answer are told; they are in its texts.
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
    this.#text.add(block["text"]);
    this.#text.add(block["name"]);
  }

  #noteDelta(delta: unknown): void {
    if (!isRecord(delta)) return;
    this.#text.add(delta["text"]);
    this.#text.add(delta["thinking"]);
    this.#text.add(delta["partial_json"]);
  }

  #noteEnd(usage: unknown): void {
    if (!isRecord(usage)) return;
    this.#reported = mergeUsageMembers(this.#reported, usage);
    this.#isComplete = toUsage({ input_tokens: 0, ...this.#reported }).usage !== undefined;
  }
}

/** Reads a streamed answer of `/v1/messages`. */
export const createMessageStreamReader = (): EventReader => new EventReader(new MessageStream());
