/** Most ids of one query. */
const MOST_PER_BATCH = 500;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;

export interface Stale {
  readonly keys: readonly string[];
  readonly settings: readonly string[];
}

/** Reads again what is known to be out of date: one query at a time, for as long as it takes. */
export class Refresher {
  readonly #load: (stale: Stale) => Promise<void>;
  readonly #onTrouble: (error: unknown) => void;
  readonly #keys = new Set<string>();
  readonly #settings = new Set<string>();
  #isRunning = false;
  #isStopped = false;

  constructor(load: (stale: Stale) => Promise<void>, onTrouble: (error: unknown) => void) {
    this.#load = load;
    this.#onTrouble = onTrouble;
  }

  refreshKey(id: string): void {
    this.#keys.add(id);
    if (!this.#isRunning) void this.#run();
  }

  refreshSetting(id: string): void {
    this.#settings.add(id);
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await Promise.resolve(); // changes told in the same moment go along
    let failures = 0;
    while (this.#keys.size + this.#settings.size > 0 && !this.#isStopped) {
      failures = (await this.#refreshSome()) ? 0 : failures + 1;
      if (failures > 0) await pause(Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS));
    }
    this.#isRunning = false;
  }

  async #refreshSome(): Promise<boolean> {
    const stale = { keys: takeSome(this.#keys), settings: takeSome(this.#settings) };
    try {
      await this.#load(stale);
      return true;
    } catch (error) {
      this.#onTrouble(error);
      for (const id of stale.keys) this.#keys.add(id);
      for (const id of stale.settings) this.#settings.add(id);
      return false;
    }
  }
}

function takeSome(ids: Set<string>): readonly string[] {
  const taken = [...ids].slice(0, MOST_PER_BATCH);
  for (const id of taken) ids.delete(id);
  return taken;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
