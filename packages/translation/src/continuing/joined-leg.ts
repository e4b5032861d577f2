import { addUsage, type TokenUsage } from "@lintel/core";

import type {
  AnswerEvent,
  CitationEvent,
  DeltaEvent,
  EventSink,
  PartEndEvent,
  PartStartEvent,
  SignatureEvent,
} from "../model/answer-event.ts";
import type { AnswerError } from "../model/answer.ts";
import type { SentParts } from "./sent-parts.ts";

/** Where an answer is taken up. */
export interface Seam {
  readonly parts: SentParts;
  /** White space that was sent, and that the model was not given: it writes it again. */
  readonly skips: string;
  /** Takes what the answer goes on with. */
  readonly write: EventSink;
}

/**
 * The answer of a further attempt, as the rest of one that has begun: it has no beginning of its own, its first text goes on with the one
 * that is open, its parts are numbered on, and its usage is added to what was reported before. Its thoughts are left out, since they would stand
 * in the middle of a text; so is its error, which may not be the answer's.
 */
export class JoinedLeg {
  readonly #seam: Seam;
  readonly #before: TokenUsage | undefined;
  /** By the leg's own numbers, those of the joined answer. */
  readonly #indices = new Map<number, number>();
  #skips: string;
  #isAtSeam = true;
  #error: AnswerError | undefined;
  #hasThoughts = false;

  constructor(seam: Seam) {
    this.#seam = seam;
    this.#skips = seam.skips;
    this.#before = seam.parts.usage;
  }

  /** What ended it before its end. */
  get error(): AnswerError | undefined {
    return this.#error;
  }

  /** It had thoughts, which were left out. */
  get hasThoughts(): boolean {
    return this.#hasThoughts;
  }

  readonly take: EventSink = (event) => {
    if (!("index" in event)) this.#takeOther(event);
    else if (event.type === "partStart") this.#begin(event);
    else this.#goOn(event);
  };

  #takeOther(event: Exclude<AnswerEvent, { readonly index: number }>): void {
    if (event.type === "error") {
      this.#error = event.error;
    } else if (event.type === "start" || event.type === "usage") {
      if (event.usage !== undefined) this.#report(event.usage);
    } else {
      if (event.type === "stop") this.#closeOpen();
      this.#give(event);
    }
  }

  #begin(event: PartStartEvent): void {
    const { index, part } = event;
    if (part.type === "reasoning") {
      this.#hasThoughts = true;
      return;
    }
    const { openText } = this.#seam.parts;
    const goesOn = this.#isAtSeam && part.type === "text" && openText !== undefined;
    this.#isAtSeam = false;
    if (goesOn) {
      this.#indices.set(index, openText);
      return;
    }
    this.#closeOpen();
    const { next } = this.#seam.parts;
    this.#indices.set(index, next);
    this.#give({ ...event, index: next });
  }

  #goOn(event: CitationEvent | DeltaEvent | PartEndEvent | SignatureEvent): void {
    const index = this.#indices.get(event.index);
    if (index === undefined) return;
    if (event.type !== "delta" || this.#skips === "") {
      this.#give({ ...event, index });
      return;
    }
    const text = this.#withoutSkipped(event.text);
    if (text !== "") this.#give({ ...event, index, text });
  }

  /** The text without what of its beginning has been sent. */
  #withoutSkipped(text: string): string {
    let at = 0;
    while (at < text.length && at < this.#skips.length && text[at] === this.#skips[at]) at += 1;
    // What is not skipped now was not written again.
    this.#skips = at === text.length ? this.#skips.slice(at) : "";
    return text.slice(at);
  }

  /** A text that was open at the seam ends where the leg does not go on with it. */
  #closeOpen(): void {
    const { openText } = this.#seam.parts;
    if (openText !== undefined) this.#give({ type: "partEnd", index: openText });
  }

  #report(usage: TokenUsage): void {
    const sum = this.#before === undefined ? usage : addUsage(this.#before, usage);
    this.#give({ type: "usage", usage: sum });
  }

  #give(event: AnswerEvent): void {
    this.#seam.parts.take(event);
    this.#seam.write(event);
  }
}
