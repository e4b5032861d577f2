import type { EventTextsVerdict, TextShape } from "../../../contract/texts.ts";
import { readEventTexts } from "../read-texts.ts";
import { KnownEvent } from "./known-event.ts";

/** After this many events in a row that were like none before them, a stream is taken to have no two that are alike. */
const MAX_FAILURES = 16;
/** Choices, and kinds of texts, whose events take turns. */
const MAX_KNOWN = 4;

/**
 * Reads the texts of the events of one stream, or of its lines. An event that is like one of those read last is not parsed.
 */
export class EventTextsReader {
  readonly #shape: TextShape;
  #known: readonly KnownEvent[] = [];
  #failures = 0;

  constructor(shape: TextShape) {
    this.#shape = shape;
  }

  /** As `readEventTexts`. */
  read(data: Buffer): EventTextsVerdict {
    for (const known of this.#known) {
      const spans = known.textsIn(data);
      if (spans === undefined) continue;
      this.#failures = 0;
      return { readable: true, texts: { bytes: data, spans, ends: [] } };
    }
    return this.#readAnew(data);
  }

  #readAnew(data: Buffer): EventTextsVerdict {
    const verdict = readEventTexts(data, this.#shape);
    if (!verdict.readable || verdict.texts.ends.length > 0) return verdict;
    this.#failures += 1;
    if (this.#failures > MAX_FAILURES) return verdict;
    const known = KnownEvent.of(data, verdict.texts.spans);
    if (known !== undefined) this.#known = [known, ...this.#known.slice(0, MAX_KNOWN - 1)];
    return verdict;
  }
}
