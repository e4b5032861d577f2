/** After this many answers it is known how long they are. */
const MIN_ANSWERS = 20;
/** The longest of this many answers is forgotten after as many more. */
const PERIOD = 100;
/** An answer is rarely longer than this multiple of the longest of those before it. */
const MARGIN = 2;

/** How long the answers of one kind are. */
export class AnswerLengths {
  #answers = 0;
  /** The longest of this period, and of the one before. */
  #longest = 0;
  #former = 0;

  note(tokens: number): void {
    this.#answers += 1;
    if (this.#answers % PERIOD === 0) {
      this.#former = this.#longest;
      this.#longest = 0;
    }
    if (tokens > this.#longest) this.#longest = tokens;
  }

  /** How many tokens an answer is likely to have at most; `undefined` as long as too few have been seen. */
  get likely(): number | undefined {
    if (this.#answers < MIN_ANSWERS) return undefined;
    return MARGIN * Math.max(this.#longest, this.#former);
  }
}
