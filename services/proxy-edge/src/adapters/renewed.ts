import { withDeadline } from "@lintel/service-kit";

/** What expires, and when: Unix milliseconds; `undefined` where it does not. */
export interface Expiring {
  readonly expiresMs: number | undefined;
}

export interface RenewedOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly now: () => number;
  /** Called with errors of loads that no call waits for. */
  readonly onTrouble: (error: unknown) => void;
}

const DEADLINE_MS = 5000;
const REFRESH_BEFORE_MS = 5 * 60_000;
/** A request with it has to arrive. */
const UNUSABLE_BEFORE_MS = 10_000;
/** How long a failure stands: every call would ask again. */
const PAUSE_AFTER_FAILURE_MS = 1000;

/**
 * A value that expires, in memory: loaded by one request at a time, and again before it expires. One that is still valid serves on
 * while another is loaded, or cannot be.
 */
export class Renewed<Value extends Expiring> {
  readonly #options: RenewedOptions<Value>;
  #known: Value | undefined;
  #loading: Promise<Value> | undefined;
  #failure: { readonly untilMs: number; readonly error: unknown } | undefined;

  constructor(options: RenewedOptions<Value>) {
    this.#options = options;
  }

  /** Rejects, in time, when there is none. */
  async find(): Promise<Value> {
    const leftMs = (this.#known?.expiresMs ?? Infinity) - this.#options.now();
    if (this.#known === undefined || leftMs <= UNUSABLE_BEFORE_MS) return await this.#load();
    if (leftMs <= REFRESH_BEFORE_MS) this.#load().catch(this.#options.onTrouble);
    return this.#known;
  }

  #load(): Promise<Value> {
    const { now } = this.#options;
    if (this.#failure !== undefined && now() < this.#failure.untilMs) {
      return Promise.reject(this.#failure.error);
    }
    this.#loading ??= withDeadline(this.#options.load(), DEADLINE_MS)
      .then((value) => {
        this.#failure = undefined;
        this.#known = value;
        return value;
      })
      .catch((error: unknown) => {
        this.#failure = { untilMs: now() + PAUSE_AFTER_FAILURE_MS, error };
        throw error;
      })
      .finally(() => {
        this.#loading = undefined;
      });
    return this.#loading;
  }
}
