import { afterAnswer, type Pace, type PacedAnswer, paceNow, tookMs } from "@lintel/core";
import { LRUCache } from "lru-cache";

import { atMost } from "../at-most.ts";

/** Settings with a model and a way to answer; the one that is used least lately is forgotten first. */
const MAX_PACES = 5000;

export interface PacedPlace {
  readonly settingId: string;
  readonly model: string;
}

/** How quick settings have been lately, as this proxy has seen. */
export class Paces {
  readonly #paces = new LRUCache<string, Pace>(atMost(MAX_PACES));
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(place: PacedPlace, answer: PacedAnswer): void {
    const key = keyOf(place, answer.streamed);
    this.#paces.set(key, afterAnswer(this.#paces.get(key), tookMs(answer), this.#now()));
  }

  /** Milliseconds, comparable between places; `undefined` when there has been no such answer. */
  paceOf(place: PacedPlace, streamed: boolean): number | undefined {
    const pace = this.#paces.get(keyOf(place, streamed));
    return pace === undefined ? undefined : paceNow(pace, this.#now());
  }

  /** A call goes there: until it is answered, no other one goes there only because the last one was long ago. */
  tryAgain(place: PacedPlace, streamed: boolean): void {
    const key = keyOf(place, streamed);
    const pace = this.#paces.peek(key);
    if (pace !== undefined) this.#paces.set(key, { ...pace, atMs: this.#now() });
  }
}

const keyOf = ({ model, settingId }: PacedPlace, streamed: boolean): string =>
  `${settingId} ${streamed ? "s" : "p"} ${model}`;
