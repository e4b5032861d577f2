import type { AnswerForm, AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { CollectedText } from "../../reading/answer/collected-text.ts";
import { ElementReader } from "../../reading/answer/element-reader.ts";
import { type EventDialect, EventReader } from "../../reading/answer/event-reader.ts";
import { PlainReader } from "../../reading/answer/plain-reader.ts";
import { NO_REPORT, type ReportedUsage } from "../../reading/usage/read-usage.ts";
import { toUsage } from "./usage.ts";

const KEPT_BYTES = new Map([
  ["usageMetadata", 64 * 1024],
  ["modelVersion", 1024],
  ["promptFeedback", 64 * 1024],
  ["candidates", 4 * 1024 * 1024],
]);

/** Reads an answer of `generateContent`, or what comes of a streamed one: events, or else a list of the same in JSON. */
export function createGeminiReader({ body, streamed }: AnswerForm): AnswerReader {
  if (streamed) return new EventReader(new GeminiStream());
  const plain = new PlainReader({ kept: KEPT_BYTES, read: readWhole });
  return body.streamed ? new ElementReader(new GeminiStream(), plain) : plain;
}

function readWhole(answer: JsonRecord): AnswerReading {
  const { candidates, usageMetadata } = answer;
  const reported = toUsage(usageMetadata);
  return {
    ...reported,
    ...searchedIn(recordsOf(candidates)),
    model: modelIn(answer),
    text: reported.usage === undefined ? recordsOf(candidates).flatMap(textsIn).join("\n") : "",
  };
}

/**
 * Events of a stream: each is an answer of its own, with the usage as it is by then. Nothing marks the end but the reason why a
 * candidate ended.
 */
class GeminiStream implements EventDialect {
  readonly #text = new CollectedText();
  #reported: ReportedUsage = NO_REPORT;
  #model: string | undefined;
  #hasAnswerCount = false;
  #hasEnded = false;
  #hasSearched = false;

  get textLength(): number {
    return this.#text.length;
  }

  note(event: JsonRecord): void {
    const { promptFeedback, usageMetadata } = event;
    this.#model = modelIn(event) ?? this.#model;
    const candidates = recordsOf(event["candidates"]);
    for (const candidate of candidates) this.#noteCandidate(candidate);
    if (isRecord(promptFeedback) && promptFeedback["blockReason"] !== undefined) {
      this.#hasEnded = true;
    }
    if (!isRecord(usageMetadata)) return;
    const reported = toUsage(usageMetadata);
    if (reported.usage !== undefined) this.#reported = reported;
    this.#hasAnswerCount = (usageMetadata["candidatesTokenCount"] ?? undefined) !== undefined;
  }

  isComplete(): boolean {
    return this.#hasEnded;
  }

  read(): AnswerReading {
    const { usage, ...notes } = this.#reported;
    // Counts are as they were by the last event: only where there was none of the answer are its texts to be counted.
    const isCounted = usage !== undefined && (this.#hasAnswerCount || this.#hasEnded);
    return {
      ...notes,
      usage: usage && !isCounted ? { ...usage, output: 0 } : usage,
      ...(this.#hasSearched ? { isUnknown: true } : {}),
      model: this.#model,
      text: isCounted ? "" : this.#text.toString(),
    };
  }

  #noteCandidate(candidate: JsonRecord): void {
    for (const text of textsIn(candidate)) this.#text.add(text);
    if ((candidate["finishReason"] ?? undefined) !== undefined) this.#hasEnded = true;
    if (hasSearched(candidate)) this.#hasSearched = true;
  }
}

/** Searches cost by their number, or by the prompt, which the usage does not tell (ai.google.dev/gemini-api/docs/pricing, 2026-11). */
const hasSearched = ({ groundingMetadata }: JsonRecord): boolean =>
  isRecord(groundingMetadata) && Object.keys(groundingMetadata).length > 0;

const searchedIn = (candidates: readonly JsonRecord[]): Pick<AnswerReading, "isUnknown"> =>
  candidates.some(hasSearched) ? { isUnknown: true } : {};

function modelIn({ modelVersion }: JsonRecord): string | undefined {
  return typeof modelVersion === "string" && modelVersion !== "" ? modelVersion : undefined;
}

/** What the model wrote, in words. */
function textsIn({ content }: JsonRecord): readonly string[] {
  if (!isRecord(content)) return [];
  return recordsOf(content["parts"]).flatMap(({ functionCall, text }) => [
    ...(typeof text === "string" ? [text] : []),
    ...(isRecord(functionCall) ? [JSON.stringify(functionCall)] : []),
  ]);
}
