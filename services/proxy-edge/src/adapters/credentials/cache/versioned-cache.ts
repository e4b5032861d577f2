import { GatewayError } from "@lintel/core";

import { AnnouncedChanges, type Announcement } from "./announced-changes.ts";
import { BatchLoader, LOADING } from "./batch-loader.ts";
import { CachedItems, type CachedItemsOptions } from "./cached-items.ts";
import { Refresher } from "./refresher.ts";

/** A change that arrives while its item is being loaded voids that load; several in a row are no accident. */
const MAX_LOADS = 3;

/** What the store answered. Items that are in neither list stay as they are. */
export interface Found<Item> {
  readonly items: readonly (readonly [id: string, item: Item])[];
  readonly deletedIds?: readonly string[];
  /** The store has no item of this kind at all. */
  readonly isEmpty?: boolean;
}

export interface VersionedCacheOptions<Item> extends CachedItemsOptions<Item> {
  /** The plural name of the items, for error messages. */
  readonly what: string;
  /** Reads the items with these names in one query. */
  readonly load: (names: readonly string[]) => Promise<Found<Item>>;
  /** Reads the items with these ids; same as `load` where ids are the names. */
  readonly loadByIds?: (ids: readonly string[]) => Promise<Found<Item>>;
  /**
   * The version with which changes of the item are announced. Left out where an item is made of several rows, such as a
   * user picked by tags: then a load is trusted only if it began after the last change of its subject.
   */
  readonly versionOf?: (item: Item) => number;
  /** Whether an item stands for "there is none", which is remembered like an absence. */
  readonly isAbsence?: (item: Item) => boolean;
  /** How many changes are remembered: reads that began before the oldest are not trusted. */
  readonly maxAnnounced: number;
  readonly onTrouble: (error: unknown) => void;
  /** Called when an item, or a newer version of it, becomes known. */
  readonly onStored?: (id: string) => void;
}

/**
 * Items of one kind in process memory, loaded by name when first asked for. A kind is a loader: keys by hash and settings
 * by id, users by id and tags, all custom providers as one item. A policy's name is its id; a route's name is its path,
 * which announced changes do not include (`subject` is `undefined`).
 *
 * - An item is never replaced by an older version, and a version older than one announced is not stored.
 * - A load that finds a name empty, or another item under it, is not trusted if since it began a change of that name was
 *   announced, or changes may have been missed.
 * - An announced change is read in the background. Until then, and while the store is away, known items are served;
 *   anything else is then neither present nor absent: `find` rejects.
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

  /** While the store has no item of this kind, nothing is looked up. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** The number of the last change, which `store` needs to know about a read that begins now. */
  get changeCount(): number {
    return this.#changes.count;
  }

  /**
   * The item of a name, synchronously if it is known. Rejects with `store_unavailable` if it cannot be read in time, or
   * changes faster than it can be read, and with `overloaded` if too many are being looked up.
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

  /** Takes note of a change; a known item is read again at once. True if it is the newest change of its item. */
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

  /** Stores what was read, as far as it can be trusted. `began` is `changeCount` as it was before the read. */
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

  /** What each name stands for; names for which the read cannot be trusted are left out. */
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

  /** Whether an item can be served as read: the read is trusted, and nothing newer is known or announced. */
  #isCurrent(id: string, item: Item, began: number): boolean {
    return this.#isBelieved(id, began) && this.#versionOf(item, began) >= this.#newestVersion(id);
  }

  /** Whether a read of an item can be trusted. If the item has a version, that decides about changes since. */
  #isBelieved(id: string, began: number): boolean {
    return this.#options.versionOf === undefined
      ? this.#changes.isFresh(this.#subjectOf(id), began)
      : !this.#changes.hasGapSince(began);
  }

  /** Zero if nothing is known of the item. Announced versions of rows say nothing about an item made of several rows. */
  #newestVersion(id: string): number {
    const known = this.#cached.peek(id)?.version ?? 0;
    if (this.#options.versionOf === undefined) return known;
    return Math.max(known, this.#changes.newestVersion(id));
  }

  /** Without a version, the read that began later is the newer one. */
  #versionOf(item: Item, began: number): number {
    return this.#options.versionOf?.(item) ?? began;
  }

  #subjectOf(name: string): string {
    return this.#options.subjectOf?.(name) ?? name;
  }

  /** The item that has a name now comes before one that had it. */
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
