import type { StartedCalls } from "@lintel/admission";

/** Calls that are over sooner are never announced. */
const EVERY_MS = 2000;
/** In one go; the others follow. */
const MAX_AT_ONCE = 1000;

export interface AnnouncedStartsOptions {
  readonly calls: Pick<StartedCalls, "drop" | "keep" | "show">;
  /** The starts of the calls under way, by their ids. */
  readonly open: () => ReadonlyMap<string, string>;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Announces calls that take longer than a moment to Redis, and keeps confirming them, so that they are booked even if
 * this process and its spool are lost together.
 */
export class AnnouncedStarts {
  readonly #options: AnnouncedStartsOptions;
  readonly #timer: NodeJS.Timeout;
  /** The starts that were announced, by the ids of their calls: another attempt of a call has another. */
  readonly #announced = new Map<string, string>();
  /** Those that were under way at the last look. */
  #seen: ReadonlySet<string> = new Set();
  #looking: Promise<void> | undefined;

  constructor(options: AnnouncedStartsOptions, everyMs = EVERY_MS) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look()
        .catch(options.onTrouble)
        .finally(() => {
          this.#looking = undefined;
        });
    }, everyMs);
    this.#timer.unref();
  }

  /** Redis may have lost the announcements. */
  forget(): void {
    this.#announced.clear();
  }

  /** Withdraws ended calls; the others are left for recovery. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#dropEnded(this.#options.open()).catch(this.#options.onTrouble);
  }

  async #look(): Promise<void> {
    const { calls, now, open } = this.#options;
    const present = open();
    const lasting = [...present].filter(([callId]) => this.#seen.has(callId));
    const fresh = lasting
      .filter(([callId, start]) => this.#announced.get(callId) !== start)
      .slice(0, MAX_AT_ONCE);
    this.#seen = new Set(present.keys());
    await this.#dropEnded(present);
    await calls.keep(new Map(fresh));
    const known = new Set([...this.#announced.keys(), ...fresh.map(([callId]) => callId)]);
    await calls.show([...known], now());
    for (const [callId, start] of fresh) this.#announced.set(callId, start);
  }

  async #dropEnded(present: ReadonlyMap<string, string>): Promise<void> {
    const ended = [...this.#announced.keys()].filter((callId) => !present.has(callId));
    await this.#options.calls.drop(ended);
    for (const callId of ended) this.#announced.delete(callId);
  }
}
