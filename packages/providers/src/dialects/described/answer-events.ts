import type { AnswerReading } from "../../contract/answer.ts";
import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../formats/json/is-record.ts";
import { textsAt } from "../../formats/json/search/value-at.ts";
import { CollectedText } from "../../reading/answer/collected-text.ts";
import type { EventDialect } from "../../reading/answer/event-reader.ts";
import { mergeUsageMembers } from "../../reading/usage/read-usage.ts";
import type { Locations } from "./locations.ts";
import { modelIn, tierIn, usageIn } from "./usage-in.ts";

/** Events of the known dialects after which nothing is missing but an end mark. */
const LAST = /^(?:message_stop|response\.(?:completed|incomplete|failed))$/;

/** Reads a custom provider's stream: texts at the configured locations, usage where it is known. */
export class AnswerEvents implements EventDialect {
  readonly #locations: Locations;
  readonly #endWord: string;
  readonly #text = new CollectedText();
  #reported: JsonRecord = {};
  #isUsageReported = false;
  #model: string | undefined;
  #tier: string | undefined;
  #hasFinished = false;

  constructor(locations: Locations, endWord: string) {
    this.#locations = locations;
    this.#endWord = endWord.trim();
  }

  /** Nothing has to come that has not: not every stream has an end word. */
  isComplete(): boolean {
    return this.#endWord === "" || this.#hasFinished;
  }

  get textLength(): number {
    return this.#text.length;
  }

  note(event: JsonRecord): void {
    const { message, response, type } = event;
    for (const text of this.#textsOf(event)) this.#text.add(text);
    // Anthropic's first event and the last of OpenAI's responses hold the answer itself.
    for (const part of [event, message, response].filter(isRecord)) {
      this.#model ??= modelIn(part);
      this.#tier = tierIn(part) ?? this.#tier;
      this.#noteUsage(part["usage"]);
    }
    this.#isUsageReported ||=
      [event, response].some(supportsStreamUsage) && usageIn(this.#reported).usage !== undefined;
    this.#hasFinished ||= LAST.test(stringIn(type)) || recordsOf(event["choices"]).some(isFinished);
  }

  isLast({ type }: JsonRecord): boolean {
    return typeof type === "string" && LAST.test(type);
  }

  isEndMark(data: string): boolean {
    return this.#endWord !== "" && data.trim() === this.#endWord;
  }

  read(): AnswerReading {
    const { usage: whole, ...notes } = usageIn(this.#reported);
    // The first event of a message reports its first tokens only; they are in its texts.
    const usage = whole && !this.#isUsageReported ? { ...whole, output: 0, reasoning: 0 } : whole;
    const text = this.#isUsageReported ? "" : this.#text.toString();
    return { ...notes, usage, model: this.#model, serviceTier: this.#tier, text };
  }

  /** A piece of a text; all of it where the provider did not stream. */
  #textsOf(event: JsonRecord): readonly string[] {
    const { completion, streamCompletion } = this.#locations;
    const pieces = textsAt(event, streamCompletion);
    return pieces.length > 0 ? pieces : textsAt(event, completion);
  }

  #noteUsage(usage: unknown): void {
    if (isRecord(usage)) this.#reported = mergeUsageMembers(this.#reported, usage);
  }
}

const supportsStreamUsage = (part: unknown): boolean => isRecord(part) && isRecord(part["usage"]);

const isFinished = (choice: JsonRecord): boolean => typeof choice["finish_reason"] === "string";
