import type { UserMatch } from "@lintel/core";
import type { Change, NamedUser, UserStore } from "@lintel/db";
import { z } from "zod";

import type { Users } from "../../ports/stored-objects.ts";
import { type Found, VersionedCache } from "./cache/versioned-cache.ts";

const MAX_USERS = 100_000;
const MAX_UNKNOWN = 50_000;
const MAX_ANNOUNCED = 20_000;
/** Total length of all names, which contain the tags of keys and so may be long. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
/** In code units: no user's id has more than 255 characters. */
const MAX_ID_LENGTH = 510;

const UNKNOWN: UserMatch = { kind: "unknown" };

export interface UserCacheOptions {
  readonly store: UserStore;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Who is meant by a user id on a key with certain tags. That may be decided by several users, so a change is one of the
 * user id, and what is cached of it under any tags is read again. As long as there is not one user, nothing is looked up.
 */
export class UserCache implements Users {
  readonly #matches: VersionedCache<UserMatch>;

  constructor({ onTrouble, store }: UserCacheOptions) {
    this.#matches = new VersionedCache<UserMatch>({
      what: "users",
      load: (names) => readMatches(store, names),
      subjectOf: (name) => parseName(name).userId,
      isAbsence: ({ kind }) => kind === "unknown",
      maxItems: MAX_USERS,
      maxAbsences: MAX_UNKNOWN,
      maxAnnounced: MAX_ANNOUNCED,
      maxCharacters: MAX_CHARACTERS,
      onTrouble,
    });
  }

  findUser(userId: string, tags: readonly string[]): UserMatch | Promise<UserMatch> {
    if (this.#matches.isEmpty || !isPossible(userId)) return UNKNOWN;
    const match = this.#matches.find(JSON.stringify([userId, ...tags]));
    return match instanceof Promise ? orUnknown(match) : (match ?? UNKNOWN);
  }

  /** Takes note of a change of a user. */
  announce({ id, userId, version }: Change): void {
    if (typeof userId !== "string") return;
    this.#matches.announce({ id, version, subject: userId });
  }

  /** Reads everything known again: changes may have been missed. */
  revalidate(): void {
    this.#matches.revalidate();
  }

  close(): void {
    this.#matches.close();
  }
}

async function readMatches(store: UserStore, names: readonly string[]): Promise<Found<UserMatch>> {
  const { isNobody, matches } = await store.findUsers(names.map(parseName));
  return { items: matches.map((match, place) => [names[place] ?? "", match]), isEmpty: isNobody };
}

const orUnknown = async (match: Promise<UserMatch | undefined>): Promise<UserMatch> =>
  (await match) ?? UNKNOWN;

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
