/** A step into a JSON value: a member, an element, or `INNER`, into a string that is JSON itself. */
export type PlaceStep = string | number | typeof INNER;

export const INNER = Symbol("inner");

const PLAIN = /^[A-Za-z_$][\w$-]*$/;

/** Where something stands in a JSON value. Cheap to make: its text is put together when it is asked for. */
export class Place {
  static readonly ROOT = new Place(undefined, "");

  readonly #within: Place | undefined;
  readonly #step: PlaceStep;

  private constructor(within: Place | undefined, step: PlaceStep) {
    this.#within = within;
    this.#step = step;
  }

  at(step: PlaceStep): Place {
    return new Place(this, step);
  }

  /** From the outermost value on. */
  get steps(): readonly PlaceStep[] {
    const steps: PlaceStep[] = [];
    this.#addSteps(steps);
    return steps;
  }

  #addSteps(steps: PlaceStep[]): void {
    if (this.#within === undefined) return;
    this.#within.#addSteps(steps);
    steps.push(this.#step);
  }

  /** For messages: `messages[2].content[0].text`; `arguments|city` is in the JSON that the string `arguments` is. */
  toString(): string {
    return this.steps.map(textOf).join("").replaceAll("|.", "|").replace(/^\./, "");
  }
}

function textOf(step: PlaceStep): string {
  if (step === INNER) return "|";
  if (typeof step === "number") return `[${step}]`;
  return PLAIN.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
