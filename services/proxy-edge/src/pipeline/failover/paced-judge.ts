import type { AnswerReader } from "@lintel/providers";

import type { AnswerJudge, Verdict } from "./held-answer.ts";

/** How long the pace of a stream's beginning is looked at; a quick one is let go as soon as it has shown to be one. */
export const PACE_WINDOW_MS = 3000;
/** No more is held for that than this; so much has come quickly, or is no text. */
const MAX_HELD_BYTES = 256 * 1024;

export interface PacedStart {
  /** Decides whether it is an answer at all. */
  readonly start: AnswerJudge;
  /** Characters a second. */
  readonly minCharsPerSecond: number;
  /** A reader of the answer from its first byte. */
  readonly open: () => AnswerReader;
  /** Called once, with the first content. */
  readonly onContent: () => void;
}

/**
 * Holds a stream that has begun until it has come as far as it must within `PACE_WINDOW_MS`: whoever holds it drops one that
 * `isCrawling` then. Where texts are not counted, content is enough.
 */
export class PacedJudge implements AnswerJudge {
  readonly #paced: PacedStart;
  readonly #reader: AnswerReader;
  #length = 0;
  #hasContent = false;

  constructor(paced: PacedStart) {
    this.#paced = paced;
    this.#reader = paced.open();
  }

  push(chunk: Buffer): Verdict {
    this.#length += chunk.length;
    this.#reader.push(chunk);
    const verdict = this.#hasContent ? "pass" : this.#paced.start.push(chunk);
    if (verdict !== "pass") return verdict;
    if (!this.#hasContent) {
      this.#hasContent = true;
      this.#paced.onContent();
    }
    return this.#isQuick() ? "pass" : "hold";
  }

  end(): "pass" | "fail" {
    return this.#hasContent ? "pass" : this.#paced.start.end();
  }

  /** Has begun a text, and not come far with it. A model that still reasons has not begun. */
  get isCrawling(): boolean {
    return (this.#reader.textLength ?? 0) > 0 && !this.#isQuick();
  }

  #isQuick(): boolean {
    const { ended, isEnding, textLength } = this.#reader;
    if (ended || isEnding === true || this.#length > MAX_HELD_BYTES) return true;
    if (textLength === undefined) return true;
    return textLength >= (this.#paced.minCharsPerSecond * PACE_WINDOW_MS) / 1000;
  }
}
