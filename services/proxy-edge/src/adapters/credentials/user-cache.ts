import { GatewayError, type UserMatch } from "@lintel/core";
import type { Change, NamedUser, UserStore } from "@lintel/db";
import { LRUCache } from "lru-cache";
import { z } from "zod";

import type { Users } from "../../deps.ts";
import { BatchLoader, LOADING } from "./batch-loader.ts";
import { Refresher } from "./refresher.ts";

const MAX_KNOWN = 100_000;
const MAX_UNKNOWN = 50_000;
/** Of all names together, which hold the tags of keys: those may be long. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_ANNOUNCED = 20_000;
/** Announcements and polls end an absence much sooner; this is for what neither tells of. */
const UNKNOWN_MS = 60_000;
/** In code units: no user's id has more than 255 characters. */
const MAX_ID_LENGTH = 510;
/** A change that comes while its user is being loaded makes that load void; twice in a row is no accident. */
const MAX_LOADS = 3;

const UNKNOWN: UserMatch = { kind: "unknown" };
const BOUNDED = {
  maxSize: MAX_CHARACTERS,
  sizeCalculation: (_match: UserMatch, name: string) => name.length,
} as const;

export interface UserCacheOptions {
  readonly store: UserStore;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Users in process memory by user id and tags of the key, loaded when first asked for. A load that began before a
 * change was told of is not believed. Who is known goes on being so while the store is away; who is not is then
 * neither known nor unknown. As long as there is not one user, nothing is looked up.
 */
export class UserCache implements Users {
  readonly #known = new LRUCache<string, UserMatch>({
    ...BOUNDED,
    max: MAX_KNOWN,
    dispose: (_match, name) => this.#forget(name),
  });
  readonly #unknown = new LRUCache<string, UserMatch>({
    ...BOUNDED,
    max: MAX_UNKNOWN,
    ttl: UNKNOWN_MS,
    dispose: (_match, name) => this.#forget(name),
  });
  /** What is cached of a user id, whatever the tags. */
  readonly #names = new Map<string, Set<string>>();
  /** Newest version told of, by the user's own id. */
  readonly #announced = new LRUCache<string, number>({ max: MAX_ANNOUNCED });
  /** Number of the last change told of, by user id. */
  readonly #lastChange = new LRUCache<string, number>({
    max: MAX_ANNOUNCED,
    dispose: (change, _userId, reason) => {
      if (reason === "evict") this.#oldestBelieved = Math.max(this.#oldestBelieved, change);
    },
  });
  #changes = 0;
  /** Loads that began before this one may have missed changes. */
  #oldestBelieved = 0;
  #isNobody = false;
  readonly #loader: BatchLoader<UserMatch>;
  readonly #refresher: Refresher;

  constructor({ onTrouble, store }: UserCacheOptions) {
    const load = (names: readonly string[]) => this.#loadAll(store, names);
    this.#loader = new BatchLoader({ ...LOADING, what: "users", load });
    this.#refresher = new Refresher(async (names) => void (await load(names)), onTrouble);
  }

  findUser(userId: string, tags: readonly string[]): UserMatch | Promise<UserMatch> {
    if (this.#isNobody || !isPossible(userId)) return UNKNOWN;
    const name = JSON.stringify([userId, ...tags]);
    return this.#known.get(name) ?? this.#unknown.get(name) ?? this.#load(name, userId);
  }

  /** Takes note of a change of a user; what is cached of its user id is read again at once. */
  announce({ id, userId, version }: Change): void {
    if (typeof userId !== "string" || (this.#announced.get(id) ?? 0) >= version) return;
    this.#announced.set(id, version);
    this.#changes += 1;
    this.#lastChange.set(userId, this.#changes);
    this.#isNobody = false;
    for (const name of this.#names.get(userId) ?? []) {
      this.#unknown.delete(name);
      if (this.#known.has(name)) this.#refresher.refresh(name);
    }
  }

  /** Reads everything cached again: changes may have been missed. */
  revalidate(): void {
    this.#changes += 1;
    this.#oldestBelieved = this.#changes;
    this.#isNobody = false;
    this.#unknown.clear();
    for (const name of this.#known.keys()) this.#refresher.refresh(name);
  }

  close(): void {
    this.#refresher.stop();
  }

  async #load(name: string, userId: string): Promise<UserMatch> {
    for (let round = 0; round < MAX_LOADS; round += 1) {
      const before = this.#changes;
      const match = (await this.#loader.load(name)) ?? UNKNOWN;
      if (this.#isBelieved(userId, before)) return match;
    }
    throw new GatewayError("store_unavailable", "users cannot be looked up right now", {
      cause: new Error("the user changes faster than it can be read"),
      retryAfterSeconds: 1,
    });
  }

  async #loadAll(
    store: UserStore,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, UserMatch>> {
    const before = this.#changes;
    const named = names.map(parseName);
    const { isNobody, matches } = await store.findUsers(named);
    const found = new Map<string, UserMatch>();
    for (const [place, match] of matches.entries()) {
      const name = names[place] ?? "";
      found.set(name, match);
      this.#takeIn(name, named[place]?.userId ?? "", { match, before });
    }
    if (isNobody && this.#changes === before) this.#isNobody = true;
    return found;
  }

  #takeIn(
    name: string,
    userId: string,
    { before, match }: { readonly match: UserMatch; readonly before: number },
  ): void {
    if (!this.#isBelieved(userId, before)) return;
    const isUnknown = match.kind === "unknown";
    (isUnknown ? this.#known : this.#unknown).delete(name);
    (isUnknown ? this.#unknown : this.#known).set(name, match);
    const names = this.#names.get(userId);
    if (names === undefined) this.#names.set(userId, new Set([name]));
    else names.add(name);
  }

  #isBelieved(userId: string, before: number): boolean {
    return before >= Math.max(this.#lastChange.get(userId) ?? 0, this.#oldestBelieved);
  }

  #forget(name: string): void {
    const { userId } = parseName(name);
    const names = this.#names.get(userId);
    names?.delete(name);
    if (names?.size === 0) this.#names.delete(userId);
  }
}

/** Could there be such a user? Postgres takes no NUL and no broken surrogates. */
const isPossible = (userId: string): boolean =>
  userId !== "" &&
  userId.length <= MAX_ID_LENGTH &&
  !userId.includes("\0") &&
  userId.isWellFormed();

const Name = z.tuple([z.string()], z.string());

function parseName(name: string): NamedUser {
  const [userId, ...tags] = Name.parse(JSON.parse(name));
  return { userId, tags };
}
