import type { Route } from "@lintel/core";
import { toRoute } from "@lintel/db";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { Write } from "../../../writes/write.ts";
import { routeUnknown } from "../queries/find-routes.ts";

/**
 * A route in the version the caller wants to change, locked until the transaction ends. Throws a problem when there
 * is none.
 */
export async function lockRoute(write: Write, id: string): Promise<Route> {
  const unknown = routeUnknown();
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("routes")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  const route = toRoute(row);
  write.requireMatch(route.version);
  write.requireEditable(route);
  return route;
}
