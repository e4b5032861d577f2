import { type RouteChange, validateRoute } from "@lintel/admin-models";
import type { Route } from "@lintel/core";
import { toRoute } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toRouteAnswer } from "../models/route-answer.ts";
import { lockRoute } from "./lock-route.ts";
import { requireCallable } from "./require-callable.ts";
import { cacheText, optionsText, stepsText } from "./route-columns.ts";
import { uniquePath } from "./unique-path.ts";

/** Changes a route. What comes of it must be what `createRoute` would take; keys deleted since do not matter. */
export async function updateRoute(
  { now }: Deps,
  write: Write,
  id: string,
  input: RouteChange,
): Promise<Route> {
  const existing = await lockRoute(write, id);
  const { name = existing.name, path = existing.path, steps, cacheConfig } = input;
  const fault = validateRoute({ ...existing, ...input, name, path });
  if (fault !== undefined) throw new Problem("routeInvalid", fault);
  await requireStillCallable(write, existing, input);
  const update = write.tx
    .updateTable("routes")
    .set({
      updated_at: now(),
      name,
      path,
      key_ids: input.keyIds,
      steps: steps === undefined ? undefined : stepsText(steps),
      cache_config: cacheConfig === undefined ? undefined : cacheText(cacheConfig),
      request_format: input.requestFormat,
      retry_strategy: input.retryStrategy,
      options: optionsText(input, existing),
    })
    .where("id", "=", existing.id)
    .returningAll();
  const route = toRoute(await uniquePath(() => update.executeTakeFirstOrThrow()));
  const states = { before: toRouteAnswer(existing), after: toRouteAnswer(route) };
  await writeAudit(write, { verb: "update-route", entity: "route", entityId: route.id, ...states });
  return route;
}

async function requireStillCallable(
  { tx }: Write,
  existing: Route,
  { keyIds, path, requestFormat, steps }: RouteChange,
): Promise<void> {
  const isSame = [keyIds, path, requestFormat, steps].every((member) => member === undefined);
  if (isSame) return;
  const wanted = {
    path: path ?? existing.path,
    requestFormat: requestFormat ?? existing.requestFormat,
    keyIds: keyIds ?? existing.keyIds,
    steps: steps ?? existing.steps,
  };
  const found = await requireCallable(tx, wanted);
  if (keyIds === undefined || found === keyIds.length) return;
  throw new Problem("routeInvalid", "specified key ids are not found");
}
