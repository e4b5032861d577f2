import type { ProviderSetting } from "@lintel/core";

import type { ModelList, ModelLists } from "../ports/models.ts";

/** How old a list may become before it is read again, behind the calls that use it. */
const STALE_MS = 60_000;
/** A list that could not be read is not asked for again by calls before this. */
const RETRY_MS = 5000;
/** More at once are not read: each is a request. */
const MAX_READS = 64;

export interface ModelListsOptions {
  /** Reads the list of a setting's upstream, within a deadline; `undefined` where it has none. */
  readonly read: (setting: ProviderSetting) => Promise<ModelList | undefined>;
  readonly monotonic: () => number;
  readonly onTrouble: (error: unknown) => void;
}

interface Entry {
  list: ModelList | undefined;
  /** When its reading last ended, well or not; `undefined` before the first. */
  triedMs: number | undefined;
  hasFailed: boolean;
  reading: Promise<void> | undefined;
}

/**
 * The models that the upstreams of settings list. A list is read when it is first asked for, and then behind the calls that use
 * it; one that cannot be read any more stays as it was. Kept by setting: a changed one is another object.
 */
export class KnownModelLists implements ModelLists {
  readonly #options: ModelListsOptions;
  readonly #entries = new WeakMap<ProviderSetting, Entry>();
  #reads = 0;

  constructor(options: ModelListsOptions) {
    this.#options = options;
  }

  peek(setting: ProviderSetting): ModelList | undefined {
    const entry = this.#entryOf(setting);
    if (this.#ageOf(entry) > STALE_MS) this.#read(setting, entry);
    return entry.list;
  }

  isTried(setting: ProviderSetting): boolean {
    return this.#entryOf(setting).triedMs !== undefined;
  }

  hasFailed(setting: ProviderSetting): boolean {
    return this.#entryOf(setting).hasFailed;
  }

  async renew(settings: readonly ProviderSetting[]): Promise<void> {
    await Promise.all(
      settings.map(async (setting) => {
        const entry = this.#entryOf(setting);
        if (this.#ageOf(entry) > RETRY_MS) this.#read(setting, entry);
        await entry.reading;
      }),
    );
  }

  #entryOf(setting: ProviderSetting): Entry {
    const known = this.#entries.get(setting);
    if (known !== undefined) return known;
    const entry: Entry = {
      list: undefined,
      triedMs: undefined,
      hasFailed: false,
      reading: undefined,
    };
    this.#entries.set(setting, entry);
    return entry;
  }

  #ageOf({ triedMs }: Entry): number {
    return triedMs === undefined ? Infinity : this.#options.monotonic() - triedMs;
  }

  #read(setting: ProviderSetting, entry: Entry): void {
    if (entry.reading !== undefined || this.#reads >= MAX_READS) return;
    this.#reads += 1;
    entry.reading = this.#readInto(setting, entry);
  }

  async #readInto(setting: ProviderSetting, entry: Entry): Promise<void> {
    try {
      entry.list = (await this.#options.read(setting)) ?? entry.list;
      entry.hasFailed = false;
    } catch (error) {
      entry.hasFailed = true;
      this.#options.onTrouble(error);
    }
    entry.triedMs = this.#options.monotonic();
    entry.reading = undefined;
    this.#reads -= 1;
  }
}
