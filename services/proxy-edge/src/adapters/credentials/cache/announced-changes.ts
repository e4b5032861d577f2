import { LRUCache } from "lru-cache";

import { atMost } from "../../../memory/at-most.ts";

/** That an item was written; not what it is now. */
export interface Announcement {
  readonly id: string;
  /** Grows with each change of the item. */
  readonly version: number;
  /** What callers may ask for since this change; `undefined` when it does not say: that may be any name. */
  readonly subject: string | undefined;
}

interface VersionNote {
  readonly version: number;
  readonly change: number;
}

/**
 * What has been announced, and so which reads of the store can still be believed. Changes are numbered in the order in
 * which they arrive; a read is known by the number of the last change before it began. Memory is bounded: reads that
 * began before a change that is no longer remembered are not believed.
 */
export class AnnouncedChanges {
  #count = 0;
  /** Reads that began before this change may have missed some. */
  #staleBefore = 0;
  /** The last change that did not say its subject. */
  #lastWithoutSubject = 0;
  /** The newest version of each item. */
  readonly #versions: LRUCache<string, VersionNote>;
  /** The last change of each subject. */
  readonly #subjects: LRUCache<string, number>;

  constructor(max: number) {
    this.#versions = new LRUCache<string, VersionNote>({
      ...atMost(max),
      dispose: ({ change }, _id, reason) => this.#noteForgotten(change, reason),
    });
    this.#subjects = new LRUCache<string, number>({
      ...atMost(max),
      dispose: (change, _subject, reason) => this.#noteForgotten(change, reason),
    });
  }

  /** The number of the last change: what a read that begins now is known by. */
  get count(): number {
    return this.#count;
  }

  /** Takes note of a change. Polls announce the same one again and again: those are `repeated` and change nothing. */
  note({ id, subject, version }: Announcement): "newer" | "late" | "repeated" {
    const newest = this.#versions.peek(id)?.version;
    if (newest === version) return "repeated";
    this.#count += 1;
    if (subject === undefined) this.#lastWithoutSubject = this.#count;
    else this.#subjects.set(subject, this.#count);
    if (newest !== undefined && newest > version) return "late";
    this.#versions.set(id, { version, change: this.#count });
    return "newer";
  }

  /** Changes may have been missed: no read that has begun is believed. */
  noteGap(): void {
    this.#count += 1;
    this.#staleBefore = this.#count;
  }

  /** Zero for an item that was never announced. */
  newestVersion(id: string): number {
    return this.#versions.peek(id)?.version ?? 0;
  }

  /** Whether a read that began then can have missed changes that are not remembered here. */
  hasGapSince(began: number): boolean {
    return began < this.#staleBefore;
  }

  /** Whether a read that began then still says what there is of a subject: no change of it was announced since. */
  isFresh(subject: string, began: number): boolean {
    const last = Math.max(this.#subjects.peek(subject) ?? 0, this.#lastWithoutSubject);
    return began >= last && !this.hasGapSince(began);
  }

  #noteForgotten(change: number, reason: LRUCache.DisposeReason): void {
    if (reason === "evict") this.#staleBefore = Math.max(this.#staleBefore, change);
  }
}
