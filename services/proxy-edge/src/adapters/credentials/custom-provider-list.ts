import { GatewayError } from "@lintel/core";
import type { Change, CustomProviderStore } from "@lintel/db";
import { type Provider, toProvider } from "@lintel/providers";
import { withDeadline } from "@lintel/service-kit";

import type { CustomProviders } from "../../deps.ts";

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;
/** How long a call waits for them to be read for the first time. */
const FIRST_LOAD_MS = 3000;
const MAX_REPORTED = 10_000;

export interface CustomProviderListOptions {
  readonly store: CustomProviderStore;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * All custom providers in process memory, read again as a whole when one of them changes: they are few. What is
 * known goes on serving while the store is away.
 */
export class CustomProviderList implements CustomProviders {
  readonly #options: CustomProviderListOptions;
  readonly #loaded = Promise.withResolvers<void>();
  /** By name; `undefined` until they have been read once. */
  #known: ReadonlyMap<string, Provider> | undefined;
  /** Versions of changes that have been told of. */
  readonly #told = new Set<number>();
  #isStale = false;
  #isRunning = false;
  #isStopped = false;

  constructor(options: CustomProviderListOptions) {
    this.#options = options;
    this.revalidate();
  }

  find(name: string): Provider | undefined | Promise<Provider | undefined> {
    return this.#known === undefined ? this.#findOnceLoaded(name) : this.#known.get(name);
  }

  /** Resolves when they have been read once. */
  ready(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Takes note of a change, the first time it is told: polls tell of it again and again. */
  announce({ kind, version }: Change): void {
    if (kind !== "custom-provider" || this.#told.has(version)) return;
    if (this.#told.size >= MAX_REPORTED) this.#told.clear();
    this.#told.add(version);
    this.revalidate();
  }

  /** Reads them again: changes may have been missed. */
  revalidate(): void {
    this.#isStale = true;
    if (!this.#isRunning) void this.#run();
  }

  close(): void {
    this.#isStopped = true;
  }

  async #findOnceLoaded(name: string): Promise<Provider | undefined> {
    try {
      await withDeadline(this.ready(), FIRST_LOAD_MS);
    } catch (cause) {
      const sentence = "custom providers cannot be looked up right now";
      throw new GatewayError("store_unavailable", sentence, { cause, retryAfterSeconds: 1 });
    }
    return this.#known?.get(name);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await Promise.resolve(); // changes told in the same moment go along
    let failures = 0;
    while (this.#isStale && !this.#isStopped) {
      this.#isStale = false;
      failures = (await this.#load()) ? 0 : failures + 1;
      if (failures > 0) await pause(Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS));
    }
    this.#isRunning = false;
  }

  async #load(): Promise<boolean> {
    try {
      const found = await this.#options.store.findAll();
      this.#known = new Map(found.map((record) => [record.provider, toProvider(record)]));
      this.#loaded.resolve();
      return true;
    } catch (error) {
      this.#isStale = true;
      this.#options.onTrouble(error);
      return false;
    }
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
