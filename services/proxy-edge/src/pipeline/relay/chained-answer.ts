import type { ClientAnswer } from "@lintel/providers";

/** An answer that is translated twice: to the dialect in which the call is kept, and from that to what its caller speaks. */
export class ChainedAnswer implements ClientAnswer {
  readonly #first: ClientAnswer;
  readonly #second: ClientAnswer;
  #isEndedEarly = false;

  constructor(first: ClientAnswer, second: ClientAnswer) {
    this.#first = first;
    this.#second = second;
  }

  get contentType(): string {
    return this.#second.contentType;
  }

  get status(): number {
    return this.#second.status;
  }

  get isBroken(): boolean {
    return this.#first.isBroken || this.#second.isBroken;
  }

  get lost(): readonly string[] {
    return [...(this.#first.lost ?? []), ...(this.#second.lost ?? [])];
  }

  push(chunk: Buffer): Buffer | undefined {
    const between = this.#first.push(chunk);
    return between && this.#second.push(between);
  }

  endEarly(): void {
    this.#isEndedEarly = true;
    this.#second.endEarly?.();
  }

  flush(): Buffer | undefined {
    // Whose end has not come.
    if (this.#isEndedEarly) return this.#second.flush();
    const between = this.#first.flush();
    const pieces = [between && this.#second.push(between), this.#second.flush()];
    const shown = pieces.filter((piece) => piece !== undefined);
    return shown.length === 0 ? undefined : Buffer.concat(shown);
  }

  cut(): Buffer | undefined {
    return this.#second.cut();
  }
}
