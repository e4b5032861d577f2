import { GatewayError } from "@lintel/core";
import { vi } from "vitest";

import type { Announcement } from "./announced-changes.ts";
import type { Row, SimulatedStore } from "./simulated-store.ts";
import type { VersionedCache } from "./versioned-cache.ts";

/** What follows at once has followed. */
const quiet = () => new Promise(setImmediate);

/** Longer than the cache leaves the store alone after any failure, shorter than its deadline for lookups. */
const PAUSE_MS = 2100;
const MAX_ROUNDS = 20;

export type Action =
  | "write"
  | "delete"
  | "find"
  | "deliver"
  | "repeat"
  | "lose"
  | "read"
  | "answer"
  | "fail"
  | "revalidate"
  | "pause";

export interface Step {
  readonly action: Action;
  readonly id: string;
  readonly name: string;
  /** In the queue of queries, or of announcements. */
  readonly place: number;
}

export interface World<Item> {
  readonly store: SimulatedStore;
  readonly cache: VersionedCache<Item>;
  readonly write: (step: Step) => void;
  /** What the change is announced as. */
  readonly subjectOf: (change: Announcement) => string | undefined;
  /** The versions of rows that an item was made of. */
  readonly versionsIn: (item: Item) => ReadonlyMap<string, number>;
  /** The live rows that an item of this name has to be made of. */
  readonly expected: (name: string) => readonly Row[];
  /** Whether an item in memory may lack a row until it has been read again. */
  readonly mayLack: (item: Item) => boolean;
  /** Whether items are forgotten, and with them which version has been served. */
  readonly evicts: boolean;
}

/** Runs steps on a cache, and checks all that it serves. */
class SimulatedRun<Item> {
  readonly #world: World<Item>;
  readonly #announced = new Map<string, number>();
  readonly #delivered: Announcement[] = [];
  /** The newest version of each row that was served by a name. */
  readonly #served = new Map<string, number>();
  readonly #asked: Promise<void>[] = [];
  readonly #violations: string[] = [];
  #hasLost = false;

  constructor(world: World<Item>) {
    this.#world = world;
  }

  async do(step: Step): Promise<void> {
    const { cache, store } = this.#world;
    const actions: Record<Action, () => void | Promise<unknown>> = {
      write: () => this.#world.write(step),
      delete: () => store.delete(step.id),
      find: () => this.#find(step.name),
      deliver: () => this.#deliver(store.pending.splice(step.place, 1)),
      repeat: () => this.#deliver(this.#delivered.slice(step.place).slice(0, 1)),
      lose: () => {
        this.#hasLost ||= store.pending.splice(step.place, 1).length > 0;
      },
      read: () => store.queries[step.place]?.read(),
      answer: () => store.queries.splice(step.place, 1)[0]?.answer(),
      fail: () => store.queries.splice(step.place, 1)[0]?.fail(),
      revalidate: () => {
        this.#hasLost = false;
        cache.revalidate();
      },
      pause: () => vi.advanceTimersByTimeAsync(PAUSE_MS),
    };
    await actions[step.action]();
    await quiet();
  }

  /** Lets all changes arrive and all queries be answered; then what is served is what is stored. All that was not right. */
  async settle(names: readonly string[]): Promise<readonly string[]> {
    const { cache, expected, store, versionsIn } = this.#world;
    this.#deliver(store.pending.splice(0));
    if (this.#hasLost) cache.revalidate();
    await this.#answerAll();
    for (const name of names) {
      const found = Promise.resolve(cache.find(name));
      await this.#answerAll();
      const item = await found;
      const rows = expected(name);
      const versions = item === undefined ? new Map<string, number>() : versionsIn(item);
      for (const { id, version } of rows) {
        const served = versions.get(id);
        if (served !== version) {
          this.#violations.push(`${name}: ${id} in the end in version ${served}, not ${version}`);
        }
      }
    }
    await Promise.all(this.#asked);
    cache.close();
    return this.#violations;
  }

  async #answerAll(): Promise<void> {
    const { queries } = this.#world.store;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      await quiet();
      if (queries.length === 0) await vi.advanceTimersByTimeAsync(PAUSE_MS);
      if (queries.length === 0) return;
      for (const query of queries.splice(0)) query.answer();
    }
    throw new Error("the cache never stops asking");
  }

  #deliver(changes: readonly Announcement[]): void {
    for (const change of changes) {
      this.#delivered.push(change);
      this.#announced.set(change.id, Math.max(change.version, this.#announced.get(change.id) ?? 0));
      this.#world.cache.announce({ ...change, subject: this.#world.subjectOf(change) });
    }
  }

  #find(name: string): void {
    const found = this.#world.cache.find(name);
    if (!(found instanceof Promise)) return this.#check(name, found, "cached");
    this.#asked.push(this.#checkLoaded(name, found));
  }

  async #checkLoaded(name: string, found: Promise<Item | undefined>): Promise<void> {
    try {
      this.#check(name, await found, "loaded");
    } catch (error) {
      if (!(error instanceof GatewayError)) this.#violations.push(String(error));
    }
  }

  #check(name: string, item: Item | undefined, origin: "cached" | "loaded"): void {
    const { expected, mayLack, versionsIn } = this.#world;
    const versions = item === undefined ? new Map<string, number>() : versionsIn(item);
    this.#checkVersions(name, versions, origin);
    if (origin === "cached" && item !== undefined && mayLack(item)) return;
    // Whose present state has been announced is neither absent, nor is another served in its place.
    const present = expected(name).filter(({ id, version }) => this.#announced.get(id) === version);
    for (const { id } of present) {
      if (!versions.has(id)) this.#violations.push(`${name}: ${id} is missing, ${origin}`);
    }
  }

  #checkVersions(name: string, versions: ReadonlyMap<string, number>, origin: string): void {
    for (const [id, version] of versions) {
      const [key, what] = [`${name} ${id}`, `${name}: ${id} in version ${version}, ${origin}`];
      const announced = origin === "loaded" ? this.#announced.get(id) : undefined;
      if (version < (announced ?? 0)) this.#violations.push(`${what}, is older than announced`);
      const newest = this.#served.get(key) ?? 0;
      if (version < newest) this.#violations.push(`${what}, was ${newest} before`);
      if (!this.#world.evicts) this.#served.set(key, version);
    }
  }
}

/** What a cache serves wrongly in the course of these steps, and in the end by these names; needs faked timers. */
export async function violationsOf<Item>(
  world: World<Item>,
  steps: readonly Step[],
  names: readonly string[],
): Promise<readonly string[]> {
  const run = new SimulatedRun(world);
  for (const step of steps) await run.do(step);
  return run.settle(names);
}
