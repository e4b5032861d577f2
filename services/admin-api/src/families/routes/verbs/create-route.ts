import type { NewRoute } from "@lintel/admin-models";
import type { Route } from "@lintel/core";
import { toRoute } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toRouteAnswer } from "../models/route-answer.ts";
import { requireCallable } from "./require-callable.ts";
import { routeColumns } from "./route-columns.ts";
import { uniquePath } from "./unique-path.ts";

/**
 * Makes a route. Throws a problem for a path that another has, for keys that do not exist, and for keys without a
 * setting for every step.
 */
export async function createRoute(
  { now, newId }: Deps,
  write: Write,
  input: NewRoute,
  declared?: Declared,
): Promise<Route> {
  const { keyIds = [], steps = [] } = input;
  const id = declared?.id ?? newId();
  const at = now();
  const { path, requestFormat = "" } = input;
  const found = await requireCallable(write.tx, { path, requestFormat, keyIds, steps });
  if (found !== keyIds.length) {
    throw new Problem("routeInvalid", "specified key ids are not found");
  }
  const insert = write.tx
    .insertInto("routes")
    .values({
      id,
      created_at: at,
      updated_at: at,
      config_name: declared?.configName,
      ...routeColumns(input),
    })
    .returningAll();
  const row = await uniquePath(() => insert.executeTakeFirstOrThrow());
  const route = toRoute(row);
  const after = toRouteAnswer(route);
  await writeAudit(write, { verb: "create-route", entity: "route", entityId: id, after });
  return route;
}
