import { Marks, type MatchType } from "@lintel/policies";

/** A value that was given a mark. */
export interface MarkedValue {
  readonly type: MatchType;
  readonly value: string;
}

/**
 * Marks that can be made again elsewhere: a thread that redacts the body of a call says which values it marked, in their order,
 * so that the same values have the same marks in the answer. Holds what is redacted: never logged, and gone with its call.
 */
export class NotedMarks extends Marks {
  readonly #noted = new Map<string, MarkedValue>();

  /** The values in the order in which they were first marked; none where all of them get the same mark. */
  get noted(): readonly MarkedValue[] {
    return [...this.#noted.values()];
  }

  override mark({ type }: Pick<MarkedValue, "type">, value: string): string {
    const key = `${type}:${value}`;
    if (this.style !== "mask" && !this.#noted.has(key)) this.#noted.set(key, { type, value });
    return super.mark({ type }, value);
  }

  /** Marks what was marked elsewhere, in the same order. */
  markAgain(values: readonly MarkedValue[]): void {
    for (const { type, value } of values) this.mark({ type }, value);
  }
}
