import { pickUser, type UserMatch } from "@lintel/core";
import { type Kysely, type Selectable, sql } from "kysely";

import { toUser } from "../rows/to-user.ts";
import type { UsersTable } from "../schema/configuration-tables.ts";
import type { Tables } from "../schema/tables.ts";

/** What a call says of its user: the id it names, and the tags of its key. */
export interface NamedUser {
  readonly userId: string;
  readonly tags: readonly string[];
}

export interface FoundUsers {
  /** Who is meant, one for each that was asked for, in their order. */
  readonly matches: readonly UserMatch[];
  /** There is not one user in the installation. */
  readonly isNobody: boolean;
}

/** Reads of users for the proxies. */
export interface UserStore {
  /** The user each of these refers to, in one statement; a second one when none was found. */
  findUsers(named: readonly NamedUser[]): Promise<FoundUsers>;
}

export const createUserStore = (db: Kysely<Tables>): UserStore => ({
  async findUsers(named) {
    const rows = await selectCandidates(db, named);
    const byPlace = Map.groupBy(rows, ({ place }) => place);
    const matches = named.map(({ tags }, place) =>
      pickUser((byPlace.get(place) ?? []).map(toUser), tags),
    );
    return { matches, isNobody: rows.length === 0 && !(await hasUsers(db)) };
  },
});

/**
 * For each at most two users that have the id and all the tags, those with the fewest tags first: the second shows
 * whether the first is the only one. By the unique index on user id and tags.
 */
async function selectCandidates(db: Kysely<Tables>, named: readonly NamedUser[]) {
  const wanted = named.map(({ tags, userId }, place) => ({ place, user_id: userId, tags }));
  const { rows } = await sql<Selectable<UsersTable> & { readonly place: number }>`
    select wanted.place, candidate.*
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted (place integer, user_id text, tags text[])
    cross join lateral (
      select * from users
      where users.user_id = wanted.user_id and users.deleted_at is null
        and coalesce(users.tags, '{}') @> wanted.tags
      order by cardinality(sorted_tags(users.tags)), users.id
      limit 2
    ) as candidate`.execute(db);
  return rows;
}

async function hasUsers(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("deleted_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
