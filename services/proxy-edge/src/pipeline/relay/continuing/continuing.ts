import type { AnswerReader, DialectName } from "@lintel/providers";
import {
  continueAnswer,
  type ContinuedAnswer,
  type ContinuedLeg,
  joinAnswer,
  type SentAnswer,
} from "@lintel/translation";

import type { UpstreamAnswer } from "../../../ports/upstream.ts";
import type { Outcome } from "../../call-context.ts";
import type { SeenAnswer } from "../../record/abandon.ts";
import { WholeEvents } from "../events/whole-events.ts";
import type { Silence } from "../silence.ts";

/** The answer of one attempt, and how it is read. */
export interface Leg {
  readonly answer: UpstreamAnswer;
  readonly reader: AnswerReader;
  readonly silence: Silence | undefined;
  readonly abandon: (seen: SeenAnswer) => boolean;
  readonly dialect: DialectName;
  /** White space that was sent, and that the model writes again. */
  readonly skips: string | undefined;
  /** What the caller is told of it. */
  readonly attempts: number;
}

/** What follows a cut. */
export type Successor =
  | { readonly kind: "leg"; readonly leg: Leg }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly outcome: Outcome };

/** With what the rest of an answer is written. */
export interface Continuable {
  /** Dialect of the first attempt's endpoint. */
  readonly dialect: DialectName;
  readonly facts: Parameters<typeof continueAnswer>[2];
  /** Has another attempt made, the one that was cut having ended so. */
  readonly goOn: (sent: SentAnswer, cut: Outcome) => Promise<Successor>;
}

/**
 * A stream that others continue when it is cut. It stands before all that looks at the answer or changes it, which so see one
 * answer in one dialect.
 */
export class Continuing {
  readonly #continuable: Continuable;
  readonly #first = new WholeEvents();
  #answer: ContinuedAnswer | undefined;
  #leg: ContinuedLeg | undefined;
  readonly #lost: string[] = [];

  constructor(continuable: Continuable) {
    this.#continuable = continuable;
  }

  /** It has ended with an error, which has not been passed on. */
  get hasFailed(): boolean {
    return this.#leg === undefined ? this.#first.hasFailed : this.#leg.error !== undefined;
  }

  /** The attempt under way has ended with an error that cannot be passed on: it is in no dialect but its own. */
  get lacksError(): boolean {
    return this.#leg !== undefined && this.#leg.error !== undefined;
  }

  /** What of the attempts behind the first is left out. */
  get lost(): readonly string[] {
    return [...this.#lost, ...(this.#leg?.lost ?? [])];
  }

  /** What has come, as far as it may be passed on, in the dialect of the first. */
  take(bytes: Buffer): Buffer | undefined {
    return this.#leg === undefined ? this.#first.take(bytes) : this.#leg.push(bytes);
  }

  /** The rest, once it has ended as it should. */
  flush(): Buffer | undefined {
    return this.#leg === undefined ? this.#first.flush() : this.#leg.flush();
  }

  /** What has been sent; `undefined` where no attempt can go on from there. */
  cut(): SentAnswer | undefined {
    const { passed } = this.#first;
    const { dialect, facts } = this.#continuable;
    this.#answer ??= passed && continueAnswer(dialect, passed, facts);
    return this.#answer?.sent;
  }

  /** It is not continued: what of the first attempt's answer was held back. */
  letGo(): Buffer | undefined {
    return this.#leg === undefined ? this.#first.letGo() : undefined;
  }

  goOn(sent: SentAnswer, cut: Outcome): Promise<Successor> {
    return this.#continuable.goOn(sent, cut);
  }

  join({ dialect, skips }: Leg): void {
    if (this.#leg !== undefined) this.#lost.push(...this.#leg.lost);
    if (this.#answer !== undefined) this.#leg = joinAnswer(this.#answer, dialect, skips);
  }
}
