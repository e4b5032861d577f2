import type { NewRoute } from "@lintel/admin-models";
import type { RouteOptions } from "@lintel/core";

const CACHE_TTL = "168h";
const STEP_TIMEOUT = "5m";

type Steps = NonNullable<NewRoute["steps"]>;
type CacheConfig = NonNullable<NewRoute["cacheConfig"]>;

/** A route's body as its columns hold it. */
export const routeColumns = (input: NewRoute) => ({
  name: input.name,
  path: input.path,
  key_ids: input.keyIds ?? [],
  steps: stepsText(input.steps ?? []),
  cache_config: cacheText(input.cacheConfig ?? {}),
  request_format: input.requestFormat ?? "",
  retry_strategy: input.retryStrategy ?? "",
  options: optionsText(input),
});

/** Steps as their column holds them, with the contract's defaults. */
export const stepsText = (steps: Steps): string => JSON.stringify(steps.map(toStep));

/** A cache's configuration as its column holds it, with the contract's defaults. */
export const cacheText = ({ enabled = false, scope, ttl = "" }: CacheConfig): string =>
  JSON.stringify({ enabled, ttl: enabled && ttl === "" ? CACHE_TTL : ttl, scope });

/** What a route decides beside the contract's members as their column holds it: what is given, over what was. */
export const optionsText = (
  { affinity, onCut, repeatSent, strategy }: RouteOptions,
  was: RouteOptions = {},
): string =>
  JSON.stringify({
    strategy: strategy ?? was.strategy,
    affinity: affinity ?? was.affinity,
    repeatSent: repeatSent ?? was.repeatSent,
    onCut: onCut ?? was.onCut,
  });

const toStep = ({ timeout = "", ...step }: Steps[number]) => ({
  retries: step.retries ?? 0,
  retryInterval: step.retryInterval ?? "",
  provider: step.provider,
  requestParams: step.requestParams ?? null,
  params: step.params ?? null,
  model: step.model,
  timeout: timeout === "" ? STEP_TIMEOUT : timeout,
  weight: step.weight,
  contextFallback: step.contextFallback,
  firstByteTimeout: step.firstByteTimeout === "" ? undefined : step.firstByteTimeout,
  minCharsPerSecond: step.minCharsPerSecond,
});
