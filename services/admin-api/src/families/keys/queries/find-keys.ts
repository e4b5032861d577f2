import { type Key } from "@lintel/core";
import { type KeyRow, selectKeys, type Tables, toKey } from "@lintel/db";
import { type Kysely, type SelectQueryBuilder, sql } from "kysely";

import { createdText, isAfter } from "../../../paging/by-creation.ts";
import type { ListedRow } from "../../../paging/cursor.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Order, Page } from "../../../paging/page.ts";
import { readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

/** What keys must meet; all of it. Absent or empty means any. */
export interface KeyFilter {
  readonly keyIds?: readonly string[] | undefined;
  /** All of them must be among the key's. */
  readonly tags?: readonly string[] | undefined;
  /** Part of the name, in any case. */
  readonly name?: string | undefined;
  readonly revoked?: boolean | undefined;
  /** At least one of the key's settings is of this provider. */
  readonly provider?: string | undefined;
}

type Query<O> = SelectQueryBuilder<Tables, "keys", O>;

/** A key, and where it stands in the listing. */
interface ListedKey extends ListedRow {
  readonly key: Key;
}

const PAGE_SIZE = 500;

/** Keys that are not deleted, by time of creation and then id. */
export async function* findKeys(
  db: Kysely<Tables>,
  filter: KeyFilter,
  order: Order,
  page: Page = {},
): AsyncGenerator<readonly ListedKey[]> {
  const wanted = filterKeys(selectKeys(db).select(createdText), filter)
    .orderBy("keys.created_at", order)
    .orderBy("keys.id", order);
  const pages = readPages<KeyRow & ListedRow>(page, PAGE_SIZE, ({ last, offset, size }) =>
    wanted
      .where(isAfter(last ?? page.after, order))
      .offset(offset)
      .limit(size)
      .execute(),
  );
  for await (const rows of pages) yield rows.map(toListedKey);
}

const toListedKey = (row: KeyRow & ListedRow): ListedKey => ({
  key: toKey(row),
  id: row.id,
  created_text: row.created_text,
});

/** The key with this id. Throws a problem when there is none. */
export async function getKey(db: Kysely<Tables>, id: string): Promise<Key> {
  const row = isUuid(id)
    ? await selectKeys(db)
        .where("keys.id", "=", id)
        .where("keys.deleted_at", "is", null)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) throw new Problem("keyReadingUnknown", "key is not found");
  return toKey(row);
}

/** How many keys the filter finds. */
export async function countKeys(db: Kysely<Tables>, filter: KeyFilter): Promise<number> {
  const { count } = await filterKeys(db.selectFrom("keys"), filter)
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Keys that are not deleted and meet the filter. */
export function filterKeys<O>(query: Query<O>, filter: KeyFilter): Query<O> {
  const { keyIds = [], tags = [], name = "", revoked, provider = "" } = filter;
  return query
    .where("keys.deleted_at", "is", null)
    .$if(keyIds.length > 0, (q) => q.where(isAmong(keyIds)))
    .$if(tags.length > 0, (q) => q.where(sql<boolean>`keys.tags @> ${tags}::text[]`))
    .$if(name !== "", (q) =>
      q.where(sql<boolean>`strpos(lower(keys.name), lower(${name}::text)) > 0`),
    )
    .$if(revoked !== undefined, (q) => q.where("keys.revoked", "=", revoked ?? false))
    .$if(provider !== "", (q) => q.where(usesProvider(provider)));
}

/** An id that is no UUID is no key's. */
const isAmong = (ids: readonly string[]) =>
  sql<boolean>`keys.id = any(${ids.filter(isUuid)}::uuid[])`;

const usesProvider = (provider: string) => sql<boolean>`exists (
  select from provider_settings s
  where s.provider = ${provider} and s.deleted_at is null and (
    s.id = keys.setting_id
    or s.id in (select setting_id from key_settings where key_id = keys.id)))`;
