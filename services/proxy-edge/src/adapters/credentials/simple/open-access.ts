export interface OpenAccessOptions {
  /** Whether there is any key in the store. */
  readonly hasKeys: () => Promise<boolean>;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Whether callers without a key are let in: only while it is known that the store has no keys. The first key that is made
 * there ends it, also where that cannot be looked up.
 */
export class OpenAccess {
  readonly #options: OpenAccessOptions;
  #isOpen = false;
  #reads = 0;

  constructor(options: OpenAccessOptions) {
    this.#options = options;
    this.announce();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A key has changed: nobody is let in until it is known that there is none. */
  announce(): void {
    this.#isOpen = false;
    void this.#find();
  }

  /** Changes may have been missed, or the store has come back. */
  revalidate(): void {
    this.announce();
  }

  close(): void {
    this.#reads += 1;
    this.#isOpen = false;
  }

  async #find(): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    try {
      const hasKeys = await this.#options.hasKeys();
      // A later change has a reading of its own.
      if (read === this.#reads) this.#isOpen = !hasKeys;
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }
}
