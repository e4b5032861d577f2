import type { Route } from "@lintel/core";
import type { Kysely } from "kysely";

import { toRoute } from "../rows/to-route.ts";
import type { Tables } from "../schema/tables.ts";

export interface RouteStoreOptions {
  readonly db: Kysely<Tables>;
  /** Called with a row that is no route; it is left out. */
  readonly onUnreadable: (id: string, error: unknown) => void;
}

export interface RouteStore {
  /** All there are: people make them, so they are few. */
  findAll(): Promise<readonly Route[]>;
}

/** Reads of routes for the proxies. */
export const createRouteStore = ({ db, onUnreadable }: RouteStoreOptions): RouteStore => ({
  async findAll() {
    const rows = await db
      .selectFrom("routes")
      .selectAll()
      .where("deleted_at", "is", null)
      .execute();
    return rows.flatMap((row) => {
      try {
        return [toRoute(row)];
      } catch (error) {
        onUnreadable(row.id, error);
        return [];
      }
    });
  },
});
