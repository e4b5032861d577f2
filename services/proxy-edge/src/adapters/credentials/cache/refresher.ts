/** Most names of one query. */
const MAX_PER_BATCH = 500;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;

/** Reads again what is known to be out of date: one query at a time, for as long as it takes. */
export class Refresher {
  readonly #load: (names: readonly string[]) => Promise<void>;
  readonly #onTrouble: (error: unknown) => void;
  readonly #stale = new Set<string>();
  #isRunning = false;
  #isStopped = false;

  constructor(
    load: (names: readonly string[]) => Promise<void>,
    onTrouble: (error: unknown) => void,
  ) {
    this.#load = load;
    this.#onTrouble = onTrouble;
  }

  refresh(name: string): void {
    this.#stale.add(name);
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await Promise.resolve(); // changes told in the same moment go along
    let failures = 0;
    while (this.#stale.size > 0 && !this.#isStopped) {
      failures = (await this.#refreshSome()) ? 0 : failures + 1;
      if (failures > 0) await pause(Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS));
    }
    this.#isRunning = false;
  }

  async #refreshSome(): Promise<boolean> {
    const names = [...this.#stale].slice(0, MAX_PER_BATCH);
    for (const name of names) this.#stale.delete(name);
    try {
      await this.#load(names);
      return true;
    } catch (error) {
      this.#onTrouble(error);
      for (const name of names) this.#stale.add(name);
      return false;
    }
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
