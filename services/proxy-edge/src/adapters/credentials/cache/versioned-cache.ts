import { GatewayError } from "@lintel/core";

import { AnnouncedChanges, type Announcement } from "./announced-changes.ts";
import { BatchLoader, LOADING } from "./batch-loader.ts";
import { CachedItems, type CachedItemsOptions } from "./cached-items.ts";
import { Refresher } from "./refresher.ts";

/** A change that comes while its item is being loaded makes that load void; twice in a row is no accident. */
const MAX_LOADS = 3;

/** What the store answered. Items that are in neither list stay as they are. */
export interface Found<Item> {
  readonly items: readonly (readonly [id: string, item: Item])[];
  readonly deletedIds?: readonly string[];
  /** There is not one item of this kind in the store. */
  readonly isEmpty?: boolean;
}

export interface VersionedCacheOptions<Item> extends CachedItemsOptions<Item> {
  /** What is cached, in the plural, for the message of an error. */
  readonly what: string;
  /** Reads the items of these names with one query. */
  readonly load: (names: readonly string[]) => Promise<Found<Item>>;
  /** Reads the items of these ids; `load` where ids are the names. */
  readonly loadByIds?: (ids: readonly string[]) => Promise<Found<Item>>;
  /**
   * The version that changes of the item are announced with. Left out where an item is made of several rows, as a user
   * that is picked by tags is: then only a load that began after the last change of its subject is believed.
   */
  readonly versionOf?: (item: Item) => number;
  /** Whether an item is the answer that there is none: remembered as an absence is. */
  readonly isAbsence?: (item: Item) => boolean;
  /** How many changes are remembered: reads that began before an older one are not believed. */
  readonly maxAnnounced: number;
  readonly onTrouble: (error: unknown) => void;
  /** An item, or its newer version, is known from now on. */
  readonly onStored?: (id: string) => void;
}

/**
 * Items of one kind in process memory, loaded by name when first asked for. A kind is a loader: keys by hash and settings
 * by id, users by id and tags, all custom providers as one item. For a policy, names are ids; a route has its path for a
 * name, which its changes do not say (`subject` is `undefined`).
 *
 * - An item is never replaced by an older version, and a version older than one announced is not stored.
 * - That a name has nothing, or another item, is not believed when a change of that name was announced, or changes may
 *   have been missed, since the load began.
 * - An announced change is read in the background. Until then, and while the store is away, what is known is served;
 *   what is not known is then neither there nor absent: `find` rejects.
 */
export class VersionedCache<Item> {
  readonly #options: VersionedCacheOptions<Item>;
  readonly #changes: AnnouncedChanges;
  readonly #cached: CachedItems<Item>;
  readonly #loader: BatchLoader<Answer<Item>>;
  readonly #refresher: Refresher;
  #isEmpty = false;

  constructor(options: VersionedCacheOptions<Item>) {
    this.#options = options;
    this.#changes = new AnnouncedChanges(options.maxAnnounced);
    this.#cached = new CachedItems(options);
    this.#loader = new BatchLoader({
      ...LOADING,
      what: options.what,
      load: (names) => this.#loadByNames(names),
    });
    this.#refresher = new Refresher((ids) => this.#refresh(ids), options.onTrouble);
  }

  /** As long as the store has not one item of this kind, nothing is looked up. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** The number of the last change: what `store` needs of a read that begins now. */
  get changeCount(): number {
    return this.#changes.count;
  }

  /**
   * The item of a name, at once where that is known. Rejects with `store_unavailable` when it cannot be found out in
   * time, or changes faster than it can be read, and with `overloaded` when too many are being looked up.
   */
  find(name: string): Item | undefined | Promise<Item | undefined> {
    const entry = this.#cached.find(name);
    if (entry !== undefined) return entry.item;
    if (this.#isEmpty) return undefined;
    const absence = this.#cached.absence(name);
    return absence === undefined ? this.#load(name) : absence.item;
  }

  /** The item of an id, if it is known; never looks it up. */
  peek(id: string): Item | undefined {
    return this.#cached.peek(id)?.item;
  }

  /** Takes note of a change; what is known of it is read again at once. True when it is the newest of its item. */
  announce(change: Announcement): boolean {
    const order = this.#changes.note(change);
    const { id, subject, version } = change;
    if (order !== "repeated") {
      this.#isEmpty = false;
      this.#cached.forgetAbsences(subject);
      if (subject !== undefined) this.#cached.release(subject, id);
    }
    if (this.#options.versionOf !== undefined) {
      const known = this.#cached.peek(id);
      if (known !== undefined && known.version < version) this.refresh(id);
    } else if (order === "newer") {
      for (const each of this.#cached.idsOfSubject(subject)) this.refresh(each);
    }
    return order === "newer";
  }

  /** Reads an item in the background, known or not, until that succeeds. */
  refresh(id: string): void {
    this.#refresher.refresh(id);
  }

  /** Reads everything known again: changes may have been missed. */
  revalidate(): void {
    this.#changes.noteGap();
    this.#isEmpty = false;
    this.#cached.forgetAbsences(undefined);
    for (const id of this.#cached.ids()) this.refresh(id);
  }

  /** Ends what runs in the background. */
  close(): void {
    this.#refresher.stop();
  }

  /** Stores what was read, as far as it is believed. `began` is what `changeCount` was before the read. */
  store({ deletedIds = [], isEmpty = false, items }: Found<Item>, began: number): void {
    for (const id of deletedIds) this.#cached.delete(id);
    for (const [id, item] of items) this.#storeItem(id, item, began);
    if (isEmpty && began === this.#changes.count) this.#isEmpty = true;
  }

  async #load(name: string): Promise<Item | undefined> {
    for (let round = 0; round < MAX_LOADS; round += 1) {
      const answer = await this.#loader.load(name);
      if (answer !== undefined) return answer.item;
    }
    const message = `${this.#options.what} cannot be looked up right now`;
    throw new GatewayError("store_unavailable", message, {
      cause: new Error("the entry changes faster than it can be read"),
      retryAfterSeconds: 1,
    });
  }

  /** For each name what there is of it; names of which that is not to be believed are left out. */
  async #loadByNames(names: readonly string[]): Promise<ReadonlyMap<string, Answer<Item>>> {
    const began = this.#changes.count;
    const found = await this.#options.load(names);
    this.store(found, began);
    const byName = this.#byName(found.items);
    const answers = new Map<string, Answer<Item>>();
    for (const name of names) {
      const answer = this.#answer(name, byName.get(name), began);
      if (answer !== undefined) answers.set(name, answer);
    }
    return answers;
  }

  #answer(
    name: string,
    found: readonly [id: string, item: Item] | undefined,
    began: number,
  ): Answer<Item> | undefined {
    if (!this.#changes.isFresh(this.#subjectOf(name), began)) return undefined;
    if (found === undefined) {
      this.#cached.setAbsence(name);
      return { item: undefined };
    }
    const [id, item] = found;
    return this.#isCurrent(id, item, began) ? { item } : undefined;
  }

  async #refresh(ids: readonly string[]): Promise<void> {
    const { load, loadByIds = load } = this.#options;
    const began = this.#changes.count;
    this.store(await loadByIds(ids), began);
    for (const id of ids) if (!this.#isBelieved(id, began)) this.refresh(id);
  }

  #storeItem(id: string, item: Item, began: number): void {
    const { isAbsence, onStored } = this.#options;
    if (!this.#isCurrent(id, item, began)) return;
    if (isAbsence?.(item) === true) return this.#cached.setAbsence(id, item);
    const entry = { item, version: this.#versionOf(item, began) };
    this.#cached.set(id, entry, (name) => this.#changes.isFresh(name, began));
    onStored?.(id);
  }

  /** Whether an item can be served as it was read: that is believed, and nothing newer is known or announced. */
  #isCurrent(id: string, item: Item, began: number): boolean {
    return this.#isBelieved(id, began) && this.#versionOf(item, began) >= this.#newestVersion(id);
  }

  /** Whether what a read found of an item tells anything. Where it has a version, that decides about changes since. */
  #isBelieved(id: string, began: number): boolean {
    return this.#options.versionOf === undefined
      ? this.#changes.isFresh(this.#subjectOf(id), began)
      : !this.#changes.hasGapSince(began);
  }

  /** Zero for an item of which nothing is known. Versions that are announced of rows say nothing about what is made of them. */
  #newestVersion(id: string): number {
    const known = this.#cached.peek(id)?.version ?? 0;
    if (this.#options.versionOf === undefined) return known;
    return Math.max(known, this.#changes.newestVersion(id));
  }

  /** Without a version of its own, what began to be read later is newer. */
  #versionOf(item: Item, began: number): number {
    return this.#options.versionOf?.(item) ?? began;
  }

  #subjectOf(name: string): string {
    return this.#options.subjectOf?.(name) ?? name;
  }

  /** Which item has a name counts before which one had it. */
  #byName(items: Found<Item>["items"]): ReadonlyMap<string, readonly [id: string, item: Item]> {
    const { namesOf = () => undefined } = this.#options;
    const byName = new Map<string, readonly [id: string, item: Item]>();
    const named = items.map((found) => ({ found, names: namesOf(found[1]) ?? [found[0]] }));
    for (const { found, names } of named) for (const name of names) byName.set(name, found);
    for (const { found, names } of named) if (names[0] !== undefined) byName.set(names[0], found);
    return byName;
  }
}

interface Answer<Item> {
  readonly item: Item | undefined;
}
