import { GatewayError } from "@lintel/core";
import type { Change } from "@lintel/db";
import { withDeadline } from "@lintel/service-kit";

import { type Found, VersionedCache } from "./versioned-cache.ts";

/** How long a call waits for them to be read for the first time. */
const FIRST_LOAD_MS = 3000;
const MAX_ANNOUNCED = 10_000;
/** The one item there is. */
const ALL = "all";

/** All items of a kind, as one read had them. */
interface ReadList<Item> {
  readonly version: number;
  readonly byName: ReadonlyMap<string, Item>;
}

export interface NamedListOptions<Item> {
  /** What they are, in the plural, for the message of an error. */
  readonly what: string;
  /** Reads all of them. */
  readonly read: () => Promise<ReadonlyMap<string, Item>>;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * All items of a kind as one item of a cache, read again as a whole when one of them changes. Not each by its name: they
 * are few, and they are looked up before a caller is authenticated. So no made-up name may cost a read of the store, and
 * while the store is away those that were never called before are served like all others.
 */
export class NamedList<Item> {
  readonly #what: string;
  readonly #readAll: NamedListOptions<Item>["read"];
  readonly #list: VersionedCache<ReadList<Item>>;
  readonly #loaded = Promise.withResolvers<void>();
  /** A list is as new as its read: reads are made one at a time. */
  #reads = 0;

  constructor({ onTrouble, read, what }: NamedListOptions<Item>) {
    this.#what = what;
    this.#readAll = read;
    this.#list = new VersionedCache<ReadList<Item>>({
      what,
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

  /** The one of this name, from memory; `undefined` also while they have never been read. */
  peek(name: string): Item | undefined {
    return this.#list.peek(ALL)?.byName.get(name);
  }

  /** All of them, by name, as one read had them; `undefined` while they have never been read. */
  peekAll(): ReadonlyMap<string, Item> | undefined {
    return this.#list.peek(ALL)?.byName;
  }

  /** The one of this name, from memory. Rejects with `store_unavailable` while they have never been read. */
  find(name: string): Item | undefined | Promise<Item | undefined> {
    const list = this.#list.peek(ALL);
    return list === undefined ? this.#findOnceLoaded(name) : list.byName.get(name);
  }

  /** Resolves when they have been read once. */
  ready(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Takes note of a change of one of them. */
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

  async #findOnceLoaded(name: string): Promise<Item | undefined> {
    try {
      await withDeadline(this.ready(), FIRST_LOAD_MS);
    } catch (cause) {
      const sentence = `${this.#what} cannot be looked up right now`;
      throw new GatewayError("store_unavailable", sentence, { cause, retryAfterSeconds: 1 });
    }
    return this.peek(name);
  }

  async #read(): Promise<Found<ReadList<Item>>> {
    this.#reads += 1;
    const version = this.#reads;
    return { items: [[ALL, { version, byName: await this.#readAll() }]] };
  }
}
