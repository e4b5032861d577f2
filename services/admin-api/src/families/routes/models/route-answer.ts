import { Route, Step } from "@lintel/core";
import { z } from "zod";

import { toUnixSeconds } from "../../../models/members.ts";

const { name, path, retryStrategy, requestFormat, cacheConfig } = Route.shape;
const { retries, retryInterval, provider, requestParams, params, model, timeout } = Step.shape;

/** A route as the API shows it: the contract's members, in its order. */
export const RouteAnswer = z
  .object({
    id: z.uuid(),
    retryStrategy,
    requestFormat,
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
    name,
    path,
    keyIds: z.array(z.string()),
    steps: z.array(
      z.object({ retries, retryInterval, provider, requestParams, params, model, timeout }),
    ),
    cacheConfig,
  })
  .meta({ id: "Route" });
export type RouteAnswer = z.infer<typeof RouteAnswer>;

/** A route in the contract's form. */
export const toRouteAnswer = (route: Route): RouteAnswer => ({
  id: route.id,
  retryStrategy: route.retryStrategy,
  requestFormat: route.requestFormat,
  createdAt: toUnixSeconds(route.createdAtMs),
  updatedAt: toUnixSeconds(route.updatedAtMs),
  name: route.name,
  path: route.path,
  keyIds: route.keyIds,
  steps: route.steps.map((step) => ({
    retries: step.retries,
    retryInterval: step.retryInterval,
    provider: step.provider,
    requestParams: step.requestParams,
    params: step.params,
    model: step.model,
    timeout: step.timeout,
  })),
  cacheConfig: route.cacheConfig,
});
