import { type Key, type Route, settingIdsOf } from "@lintel/core";
import { selectKeys, toKey } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { Problem } from "../../../problems/problem.ts";
import { findExistingSettings } from "../../settings/queries/find-settings.ts";
import { onBreakers } from "../../settings/verbs/on-breakers.ts";
import { RouteTrial, RouteTrialAnswer } from "../models/route-trial.ts";
import { getRoute } from "../queries/find-routes.ts";
import { missingProviders, tryRoute } from "../queries/try-route.ts";

const operation = {
  method: "post",
  path: "/api/routes/{id}/try",
  operationId: "tryRoute",
  tag: "routes",
  summary: "Show where a call of a route would go",
  scope: "settings:read",
  description:
    "The steps with the key's settings, in the order they would be tried now, and why. No provider is called. What only a proxy knows is left out: how quick steps have been, and what a call costs.",
  body: RouteTrial,
  problems: ["routeUnknown", "routeInvalid", "breakersUnavailable"],
  failure: "routesReading",
  answer: RouteTrialAnswer,
} as const satisfies Operation;

/** POST /api/routes/:id/try */
export const serveTryRoute = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const trial = await readBody(c, operation, "routeInvalid");
    const route = await getRoute(deps.reads, readId(c));
    if (trial.dryRun === false) {
      throw invalid("this does not call providers: call the route at a proxy");
    }
    const key = await findCaller(deps, route, trial.keyId);
    const settings = await findExistingSettings(deps, settingIdsOf(key));
    const nowMs = deps.now().getTime();
    const rests = await onBreakers(deps, operation.path, (breakers) => breakers.read(nowMs));
    const { conversation } = trial;
    const tried = { route, key, settings, rests, conversation, nowMs };
    const answer: RouteTrialAnswer = {
      routeId: route.id,
      keyId: key.id,
      dryRun: true,
      strategy: route.strategy ?? "ordered",
      destinations: [...tryRoute(tried)],
      missingProviders: [...missingProviders(tried)],
    };
    return answerJson(c, answer);
  });

const invalid = (sentence: string) => new Problem("routeInvalid", sentence);

/** The key that would call: this one, else the route's first. */
async function findCaller(
  { reads }: Deps,
  { keyIds: [first = "", ...others] }: Route,
  keyId = first,
): Promise<Key> {
  if (![first, ...others].includes(keyId)) throw invalid(`key ${keyId} may not call this route`);
  const row = await selectKeys(reads)
    .where("keys.id", "=", keyId)
    .where("keys.deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => invalid(`key ${keyId} does not exist any more`));
  return toKey(row);
}
