import type { Route } from "@lintel/core";
import { type Tables, toRoute } from "@lintel/db";
import type { Kysely } from "kysely";

import { getLive, listLive, type LiveRows } from "../../../paging/live-rows.ts";
import type { Page } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";

export const routeUnknown = (): Problem => new Problem("routeUnknown", "route is not found");

const ROUTES: LiveRows<"routes", Route> = {
  table: "routes",
  toEntity: toRoute,
  pageSize: 200,
  order: "asc",
  unknown: routeUnknown,
};

/** All routes, by time of creation and then id. */
export const findRoutes = (db: Kysely<Tables>, page: Page): AsyncGenerator<readonly Route[]> =>
  listLive(db, ROUTES, page);

/** The route with this id. Throws a problem when there is none. */
export const getRoute = (db: Kysely<Tables>, id: string): Promise<Route> => getLive(db, ROUTES, id);
