/** Keeps a large enough reservation ready for a call that may begin at any moment. */
export class SpareReservation<Held extends { readonly id: string }> {
  readonly #cancel: (callId: string) => Promise<void>;
  #held: Held | undefined;
  #covered = 0;

  constructor(cancel: (callId: string) => Promise<void>) {
    this.#cancel = cancel;
  }

  /**
   * Makes sure that the reservation covers `need`. Reserves `headroom` more, so that this need not be repeated at once;
   * where that is refused, only `need`. Rejects as `reserve` does then.
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

  /** Hands over the reservation for a call that begins now. */
  take(): Held | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** Cancels the reservation. */
  async drop(): Promise<void> {
    const held = this.take();
    if (held !== undefined) await this.#cancel(held.id);
  }
}
