import type { CustomProvider } from "@lintel/core";
import { type Tables, toCustomProvider } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

type Row = Selectable<Tables["custom_providers"]>;

const PAGE_SIZE = 100;

/** All custom providers, by time of creation and then id. */
export async function* findCustomProviders(
  db: Kysely<Tables>,
  page: Page,
): AsyncGenerator<readonly CustomProvider[]> {
  const wanted = db
    .selectFrom("custom_providers")
    .selectAll()
    .select(createdText)
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id");
  const pages = readPages(page, PAGE_SIZE, ({ last, size, offset }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "asc")).offset(offset).limit(size).execute(),
  );
  for await (const rows of pages) yield rows.map(toCustomProvider);
}

/** The custom provider with this id. Throws a problem when there is none. */
export async function getCustomProvider(db: Kysely<Tables>, id: string): Promise<CustomProvider> {
  const unknown = customProviderUnknown();
  if (!isUuid(id)) throw unknown;
  const row = await db
    .selectFrom("custom_providers")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => unknown);
  return toCustomProvider(row);
}

export const customProviderUnknown = (): Problem =>
  new Problem("customProviderUnknown", "custom provider is not found");
