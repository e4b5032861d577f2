import type { User } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { getLive, listLive, type LiveRows } from "../../../paging/live-rows.ts";
import type { Page } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";

/** What users must meet; all of it. Empty means any. */
export interface UserFilter {
  /** Part of the name or of the user id, in any case. */
  readonly name: string;
  /** All of them must be among the user's. */
  readonly tags: readonly string[];
  /** One of them must be among the user's. */
  readonly keyIds: readonly string[];
  readonly userIds: readonly string[];
}

const USERS: LiveRows<"users", User> = {
  table: "users",
  toEntity: toUser,
  pageSize: 500,
  order: "desc",
  unknown: () => new Problem("userUnknown", "user is not found"),
};

/** Users that are not deleted, the newest first. */
export function findUsers(
  db: Kysely<Tables>,
  { name, tags, keyIds, userIds }: UserFilter,
  page: Page,
): AsyncGenerator<readonly User[]> {
  const conditions = [
    sql<boolean>`true`,
    ...(name === "" ? [] : [isNamed(name)]),
    ...(tags.length > 0 ? [sql<boolean>`tags @> ${tags}::text[]`] : []),
    ...(keyIds.length > 0 ? [sql<boolean>`key_ids && ${keyIds}::text[]`] : []),
    ...(userIds.length > 0 ? [sql<boolean>`user_id = any(${userIds}::text[])`] : []),
  ];
  return listLive(db, USERS, page, sql<boolean>`(${sql.join(conditions, sql` and `)})`);
}

const isNamed = (part: string) =>
  sql<boolean>`(strpos(lower(name), lower(${part}::text)) > 0 or strpos(lower(user_id), lower(${part}::text)) > 0)`;

/** The user with this id. Throws a problem when there is none. */
export const getUser = (db: Kysely<Tables>, id: string): Promise<User> => getLive(db, USERS, id);
