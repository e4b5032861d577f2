import { GatewayError } from "@lintel/core";
import type { Change, CustomProviderStore } from "@lintel/db";
import { type Provider, toProvider } from "@lintel/providers";
import { withDeadline } from "@lintel/service-kit";

import type { CustomProviders } from "../../deps.ts";
import { type Found, VersionedCache } from "./cache/versioned-cache.ts";

/** How long a call waits for them to be read for the first time. */
const FIRST_LOAD_MS = 3000;
const MAX_ANNOUNCED = 10_000;
/** The one item there is. */
const ALL = "all";

/** All custom providers, as one read had them. */
interface ProviderList {
  readonly version: number;
  readonly byName: ReadonlyMap<string, Provider>;
}

export interface CustomProviderListOptions {
  readonly store: CustomProviderStore;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * All custom providers as one item, read again as a whole when one of them changes. Not each by its name: they are few,
 * and they are looked up before a caller is authenticated. So no made-up name may cost a read of the store, and while
 * the store is away those that were never called before are served like all others.
 */
export class CustomProviderList implements CustomProviders {
  readonly #store: CustomProviderStore;
  readonly #list: VersionedCache<ProviderList>;
  readonly #loaded = Promise.withResolvers<void>();
  /** A list is as new as its read: reads are made one at a time. */
  #reads = 0;

  constructor({ onTrouble, store }: CustomProviderListOptions) {
    this.#store = store;
    this.#list = new VersionedCache<ProviderList>({
      what: "custom providers",
      load: () => this.#read(),
      versionOf: ({ version }) => version,
      maxItems: 1,
      maxAbsences: 1,
      maxAnnounced: MAX_ANNOUNCED,
      onTrouble,
      onStored: () => this.#loaded.resolve(),
    });
    this.#list.refresh(ALL);
  }

  find(name: string): Provider | undefined | Promise<Provider | undefined> {
    const list = this.#list.peek(ALL);
    return list === undefined ? this.#findOnceLoaded(name) : list.byName.get(name);
  }

  /** Resolves when they have been read once. */
  ready(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Takes note of a change of a custom provider. */
  announce({ id, version }: Change): void {
    // It changes the list, which has no version of the store: a read that it overtakes is stored, and then made again.
    if (this.#list.announce({ id, version, subject: undefined })) this.#list.refresh(ALL);
  }

  /** Reads them again: changes may have been missed. */
  revalidate(): void {
    this.#list.revalidate();
  }

  close(): void {
    this.#list.close();
  }

  async #findOnceLoaded(name: string): Promise<Provider | undefined> {
    try {
      await withDeadline(this.ready(), FIRST_LOAD_MS);
    } catch (cause) {
      const sentence = "custom providers cannot be looked up right now";
      throw new GatewayError("store_unavailable", sentence, { cause, retryAfterSeconds: 1 });
    }
    return this.#list.peek(ALL)?.byName.get(name);
  }

  async #read(): Promise<Found<ProviderList>> {
    this.#reads += 1;
    const version = this.#reads;
    const found = await this.#store.findAll();
    const byName = new Map(found.map((record) => [record.provider, toProvider(record)]));
    return { items: [[ALL, { version, byName }]] };
  }
}
