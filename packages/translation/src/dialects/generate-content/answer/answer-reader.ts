import { isRecord, type JsonRecord, recordsOf, stringIn, usageOfGemini } from "@lintel/providers";

import { StreamParts } from "../../../answers/stream-parts.ts";
import type { AnswerSource } from "../../../contract/dialect-halves.ts";
import type { EventSink } from "../../../model/answer-event.ts";
import { CandidateReader } from "./candidate-reader.ts";

/** Reads the answers of one call: the only one, or each event of a stream, which is an answer of its own. */
export class GenerateContentReader {
  readonly #source: AnswerSource;
  readonly #sink: EventSink;
  readonly #parts: StreamParts;
  readonly #candidates: CandidateReader[] = [];
  #responseId = "";
  #hasStarted = false;

  constructor(source: AnswerSource, sink: EventSink) {
    this.#source = source;
    this.#sink = sink;
    this.#parts = new StreamParts(sink);
  }

  /** Every candidate there is has ended. */
  get isStopped(): boolean {
    return this.#candidates.length > 0 && this.#candidates.every(({ isStopped }) => isStopped);
  }

  take(answer: JsonRecord): void {
    if (!this.#hasStarted) this.#start(answer);
    for (const candidate of recordsOf(answer["candidates"])) {
      const { index } = candidate;
      this.#candidateAt(typeof index === "number" ? index : 0).take(candidate);
    }
    const { promptFeedback: feedback, usageMetadata } = answer;
    const blocked = isRecord(feedback) ? feedback["blockReason"] : undefined;
    if (typeof blocked === "string") {
      const category = blocked.toLowerCase();
      this.#candidateAt(0).stop({ reason: "contentFilter", category });
    }
    const { usage } = usageOfGemini(usageMetadata);
    if (usage !== undefined) this.#sink({ type: "usage", usage });
  }

  end(): void {
    this.#sink({ type: "end" });
  }

  #start({ modelVersion, responseId }: JsonRecord): void {
    this.#hasStarted = true;
    this.#responseId = stringIn(responseId);
    this.#sink({ type: "start", id: this.#responseId, model: stringIn(modelVersion) });
  }

  #candidateAt(choice: number): CandidateReader {
    return (this.#candidates[choice] ??= new CandidateReader({
      choice,
      origin: this.#source.origin,
      responseId: this.#responseId,
      parts: this.#parts,
      sink: this.#sink,
    }));
  }
}
