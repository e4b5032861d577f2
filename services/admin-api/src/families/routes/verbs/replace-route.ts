import type { NewRoute } from "@lintel/admin-models";
import { toRoute } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toRouteAnswer } from "../models/route-answer.ts";
import { lockRoute } from "./lock-route.ts";
import { requireCallable } from "./require-callable.ts";
import { routeColumns } from "./route-columns.ts";
import { uniquePath } from "./unique-path.ts";

/** Makes a route what the body says, whatever it was before. Throws a problem for what `createRoute` would not take. */
export async function replaceRoute(
  { now }: Deps,
  write: Write,
  input: NewRoute,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const existing = await lockRoute(write, id);
  const { keyIds = [], path, requestFormat = "", steps = [] } = input;
  const found = await requireCallable(write.tx, { path, requestFormat, keyIds, steps });
  if (found !== keyIds.length) {
    throw new Problem("routeInvalid", "specified key ids are not found");
  }
  const update = write.tx
    .updateTable("routes")
    .set({ updated_at: now(), config_name: configName, ...routeColumns(input) })
    .where("id", "=", existing.id)
    .returningAll();
  const route = toRoute(await uniquePath(() => update.executeTakeFirstOrThrow()));
  const states = { before: toRouteAnswer(existing), after: toRouteAnswer(route) };
  await writeAudit(write, { verb: "update-route", entity: "route", entityId: route.id, ...states });
}
