import { ConfigNameAnswer, toUnixSeconds } from "@lintel/admin-models";
import { Route, RouteOptions, Step } from "@lintel/core";
import { z } from "zod";

const { name, path, retryStrategy, requestFormat, cacheConfig } = Route.shape;
const { retries, retryInterval, provider, requestParams, params, model, timeout } = Step.shape;
const { contextFallback, firstByteTimeout, minCharsPerSecond, weight } = Step.shape;
const OWN = { weight, contextFallback, firstByteTimeout, minCharsPerSecond };

/** A route as the API shows it: the contract's members, in its order, then those of our own that it was given. */
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
      z.object({ retries, retryInterval, provider, requestParams, params, model, timeout, ...OWN }),
    ),
    cacheConfig,
    ...RouteOptions.shape,
    configName: ConfigNameAnswer,
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
    weight: step.weight,
    contextFallback: step.contextFallback,
    firstByteTimeout: step.firstByteTimeout,
    minCharsPerSecond: step.minCharsPerSecond,
  })),
  cacheConfig: route.cacheConfig,
  strategy: route.strategy,
  affinity: route.affinity,
  repeatSent: route.repeatSent,
  onCut: route.onCut,
  configName: route.configName,
});
