import type { User } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { type Kysely, type Selectable, sql } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

/** What users must meet; all of it. Empty means any. */
export interface UserFilter {
  /** All of them must be among the user's. */
  readonly tags: readonly string[];
  /** One of them must be among the user's. */
  readonly keyIds: readonly string[];
  readonly userIds: readonly string[];
}

type Row = Selectable<Tables["users"]>;

const PAGE_SIZE = 500;

/** Users that are not deleted, the newest first. */
export async function* findUsers(
  db: Kysely<Tables>,
  { tags, keyIds, userIds }: UserFilter,
  page: Page,
): AsyncGenerator<readonly User[]> {
  const wanted = db
    .selectFrom("users")
    .selectAll()
    .select(createdText)
    .where("deleted_at", "is", null)
    .$if(tags.length > 0, (q) => q.where(sql<boolean>`tags @> ${tags}::text[]`))
    .$if(keyIds.length > 0, (q) => q.where(sql<boolean>`key_ids && ${keyIds}::text[]`))
    .$if(userIds.length > 0, (q) => q.where(sql<boolean>`user_id = any(${userIds}::text[])`))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc");
  const pages = readPages(page, PAGE_SIZE, ({ last, size, offset }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "desc")).offset(offset).limit(size).execute(),
  );
  for await (const rows of pages) yield rows.map(toUser);
}

/** The user with this id. Throws a problem when there is none. */
export async function getUser(db: Kysely<Tables>, id: string): Promise<User> {
  const unknown = new Problem("userUnknown", "user is not found");
  if (!isUuid(id)) throw unknown;
  const row = await db
    .selectFrom("users")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => unknown);
  return toUser(row);
}
