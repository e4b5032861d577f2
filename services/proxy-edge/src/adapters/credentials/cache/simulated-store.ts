import type { Announcement } from "./announced-changes.ts";

/** A row of a store for tests of the cache. */
export interface Row {
  readonly id: string;
  readonly version: number;
  /** The first is its own, the others it had before. */
  readonly names: readonly string[];
  readonly isDeleted: boolean;
}

/** A query under way: what it finds is decided by `read`, and arrives with `answer`, which may be much later. */
interface Query {
  read(): void;
  answer(): void;
  fail(): void;
}

/** A store whose queries and announcements go at the pace, and in the order, that a test decides. */
export class SimulatedStore {
  readonly rows = new Map<string, Row>();
  readonly pending: Announcement[] = [];
  readonly queries: Query[] = [];
  readonly #keepsNames: boolean;
  #version = 0;

  /** `keepsNames`: whether a row is found by its former names too. */
  constructor(keepsNames: boolean) {
    this.#keepsNames = keepsNames;
  }

  /** Writes a row by this own name, unless another row has it. */
  write(id: string, own: string): void {
    if (this.ownerOf(own, id) !== undefined) return;
    const before = this.rows.get(id);
    const former = before?.isDeleted === false && this.#keepsNames ? before.names : [];
    const names = [own, ...former.filter((name) => name !== own)];
    // Another row loses its former name, which no change announces.
    for (const row of this.rows.values()) {
      if (row.id !== id) {
        this.rows.set(row.id, { ...row, names: row.names.filter((name) => name !== own) });
      }
    }
    this.#put({ id, names, isDeleted: false });
  }

  delete(id: string): void {
    const before = this.rows.get(id);
    if (before !== undefined && !before.isDeleted) this.#put({ ...before, isDeleted: true });
  }

  /** The live row whose own name this is. */
  ownerOf(name: string, except?: string): Row | undefined {
    return this.live().find((row) => row.names[0] === name && row.id !== except);
  }

  live(): readonly Row[] {
    return [...this.rows.values()].filter(({ isDeleted }) => !isDeleted);
  }

  /** A query that finds this. */
  ask<Found>(find: () => Found): Promise<Found> {
    const { promise, reject, resolve } = Promise.withResolvers<Found>();
    let read: (() => Found) | undefined;
    const readOnce = (): (() => Found) => {
      const found = find();
      return () => found;
    };
    this.queries.push({
      read: () => void (read ??= readOnce()),
      answer: () => resolve((read ?? find)()),
      fail: () => reject(new Error("away")),
    });
    return promise;
  }

  #put(row: Omit<Row, "version">): void {
    this.#version += 1;
    this.rows.set(row.id, { ...row, version: this.#version });
    this.pending.push({ id: row.id, version: this.#version, subject: row.names[0] });
  }
}
