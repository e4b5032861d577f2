import type { Route } from "@lintel/core";
import { type Tables, toRoute } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

type Row = Selectable<Tables["routes"]>;

const PAGE_SIZE = 200;

/** All routes, by time of creation and then id. */
export async function* findRoutes(
  db: Kysely<Tables>,
  page: Page,
): AsyncGenerator<readonly Route[]> {
  const wanted = db
    .selectFrom("routes")
    .selectAll()
    .select(createdText)
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id");
  const pages = readPages(page, PAGE_SIZE, ({ last, size, offset }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "asc")).offset(offset).limit(size).execute(),
  );
  for await (const rows of pages) yield rows.map(toRoute);
}

/** The route with this id. Throws a problem when there is none. */
export async function getRoute(db: Kysely<Tables>, id: string): Promise<Route> {
  const unknown = routeUnknown();
  if (!isUuid(id)) throw unknown;
  const row = await db
    .selectFrom("routes")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => unknown);
  return toRoute(row);
}

export const routeUnknown = (): Problem => new Problem("routeUnknown", "route is not found");
