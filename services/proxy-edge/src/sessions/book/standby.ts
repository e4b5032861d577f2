/** Keeps something reserved that is large enough, for what may begin at any moment. */
export class Standby<Held extends { readonly id: string }> {
  readonly #takeBack: (callId: string) => Promise<void>;
  #held: Held | undefined;
  #covered = 0;

  constructor(takeBack: (callId: string) => Promise<void>) {
    this.#takeBack = takeBack;
  }

  /**
   * Makes sure that what is held covers `need`. Reserves `headroom` more, so that it need not be done again at once;
   * where that is refused, only what is needed. Rejects as `reserve` does then.
   */
  async cover(
    need: number,
    headroom: number,
    reserve: (amount: number) => Promise<Held>,
  ): Promise<void> {
    if (this.#held !== undefined && need <= this.#covered) return;
    // The smaller one goes first: both together may be more than is left.
    await this.drop();
    const generous = await reserve(need + headroom).catch(() => undefined);
    const held = generous ?? (await reserve(need));
    await this.drop();
    this.#held = held;
    this.#covered = generous === undefined ? need : need + headroom;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** What is held is needed now. */
  take(): Held | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** Gives back what is held. */
  async drop(): Promise<void> {
    const held = this.take();
    if (held !== undefined) await this.#takeBack(held.id);
  }
}
