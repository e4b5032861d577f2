import { LRUCache } from "lru-cache";

import { atMost } from "../../../memory/at-most.ts";

/** Announcements and polls end an absence much sooner; this is for changes that neither reports. */
const ABSENCE_MS = 60_000;

export interface Entry<Item> {
  readonly item: Item;
  readonly version: number;
}

/** A name that nothing has; the item is what the store answered, where it answers with more than nothing. */
export interface Absence<Item> {
  readonly item: Item | undefined;
}

export interface CachedItemsOptions<Item> {
  readonly maxItems: number;
  readonly maxAbsences: number;
  /** Total length of the names of items, and of absent ones, for names that may be long. */
  readonly maxCharacters?: number | undefined;
  /**
   * The names an item is found by; its id where this is left out. The first is its own; the others it had before, and
   * they count only as long as they are no other item's.
   */
  readonly namesOf?: ((item: Item) => readonly string[]) | undefined;
  /** What changes call that which callers ask for by this name; where this is left out, the same. */
  readonly subjectOf?: ((name: string) => string) | undefined;
}

/** A bounded memory of items, by their ids and names, and, for a time, of names that nothing has. */
export class CachedItems<Item> {
  readonly #options: CachedItemsOptions<Item>;
  /** By id. */
  readonly #entries: LRUCache<string, Entry<Item>>;
  readonly #absences: LRUCache<string, Absence<Item>>;
  /** Which item has a name; where ids are the names, nothing. */
  readonly #ids: Map<string, string> | undefined;
  /** The names that are remembered of a subject, absent or not; where subjects are names, nothing. */
  readonly #namesBySubject = new Map<string, Set<string>>();

  constructor(options: CachedItemsOptions<Item>) {
    const { maxAbsences, maxCharacters, maxItems, namesOf } = options;
    this.#options = options;
    this.#ids = namesOf === undefined ? undefined : new Map();
    this.#entries = new LRUCache<string, Entry<Item>>({
      ...limits(maxItems, maxCharacters),
      dispose: (entry, id) => this.#forgetNames(entry, id),
    });
    this.#absences = new LRUCache<string, Absence<Item>>({
      ...limits(maxAbsences, maxCharacters),
      ttl: ABSENCE_MS,
      dispose: (_absence, name) => this.#removeFromSubject(name),
    });
  }

  /** The item of a name, which counts as use of it. */
  find(name: string): Entry<Item> | undefined {
    if (this.#ids === undefined) return this.#entries.get(name);
    const id = this.#ids.get(name);
    return id === undefined ? undefined : this.#entries.get(id);
  }

  absence(name: string): Absence<Item> | undefined {
    return this.#absences.get(name);
  }

  peek(id: string): Entry<Item> | undefined {
    return this.#entries.peek(id);
  }

  /** Ids of all items, the least recently used first: setting them all again in this order does not change it. */
  ids(): Iterable<string> {
    return this.#entries.rkeys();
  }

  /** Remembers an item in place of what was remembered of its id, by those of its names that `owns` allows. */
  set(id: string, entry: Entry<Item>, owns: (name: string) => boolean): void {
    const names = this.#options.namesOf?.(entry.item) ?? [id];
    for (const name of names) this.#absences.delete(name);
    this.#entries.set(id, entry);
    if (!this.#entries.has(id)) return; // too long to be remembered
    if (this.#ids === undefined) this.#addToSubject(id);
    else claimNames(this.#ids, id, names, owns);
  }

  setAbsence(name: string, item?: Item): void {
    if (this.#ids === undefined) this.#entries.delete(name);
    this.#absences.set(name, { item });
    if (this.#absences.has(name)) this.#addToSubject(name);
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** A name is no more any item's but this one's. */
  release(name: string, id: string): void {
    if (this.#ids?.get(name) !== id) this.#ids?.delete(name);
  }

  /** The ids of the items of a subject, where ids are the names; of all items without one. */
  idsOfSubject(subject: string | undefined): readonly string[] {
    if (subject === undefined) return [...this.#entries.keys()];
    return [...this.#namesOf(subject)].filter((name) => this.#entries.has(name));
  }

  forgetAbsences(subject: string | undefined): void {
    if (subject === undefined) this.#absences.clear();
    else for (const name of this.#namesOf(subject)) this.#absences.delete(name);
  }

  #namesOf(subject: string): Iterable<string> {
    if (this.#options.subjectOf === undefined) return [subject];
    return this.#namesBySubject.get(subject) ?? [];
  }

  #forgetNames({ item }: Entry<Item>, id: string): void {
    if (this.#ids === undefined) return this.#removeFromSubject(id);
    for (const name of this.#options.namesOf?.(item) ?? []) {
      if (this.#ids.get(name) === id) this.#ids.delete(name);
    }
  }

  #addToSubject(name: string): void {
    const subject = this.#options.subjectOf?.(name);
    if (subject === undefined) return;
    const names = this.#namesBySubject.get(subject);
    if (names === undefined) this.#namesBySubject.set(subject, new Set([name]));
    else names.add(name);
  }

  #removeFromSubject(name: string): void {
    const subject = this.#options.subjectOf?.(name);
    if (subject === undefined) return;
    const names = this.#namesBySubject.get(subject);
    names?.delete(name);
    if (names?.size === 0) this.#namesBySubject.delete(subject);
  }
}

/** An item's own name is taken from any other item, those it had before are not. */
function claimNames(
  ids: Map<string, string>,
  id: string,
  [own, ...former]: readonly string[],
  owns: (name: string) => boolean,
): void {
  if (own !== undefined && owns(own)) ids.set(own, id);
  for (const name of former) if (!ids.has(name) && owns(name)) ids.set(name, id);
}

const limits = (max: number, maxSize: number | undefined) =>
  maxSize === undefined
    ? atMost(max)
    : {
        maxSize,
        // A short name counts as the share of one, so that there are no more than `max`.
        sizeCalculation: (_value: unknown, name: string) =>
          Math.max(name.length, Math.ceil(maxSize / max)),
      };
