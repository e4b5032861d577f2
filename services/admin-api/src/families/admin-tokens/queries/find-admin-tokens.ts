import type { Tables } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";

type Row = Selectable<Tables["admin_tokens"]>;

const PAGE_SIZE = 500;

/** All admin tokens, by time of creation and then id. */
export function findAdminTokens(db: Kysely<Tables>): AsyncGenerator<readonly Row[]> {
  const wanted = db
    .selectFrom("admin_tokens")
    .selectAll()
    .select(createdText)
    .orderBy("created_at")
    .orderBy("id");
  return readPages({}, PAGE_SIZE, ({ last, size }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "asc")).limit(size).execute(),
  );
}
