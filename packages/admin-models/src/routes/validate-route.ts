import { CacheScope, isEmbeddingModel, parseGoDuration } from "@lintel/core";
import { findProvider } from "@lintel/providers";

import { validateRequestParams } from "./validate-request-params.ts";

export interface StepInput {
  readonly provider: string;
  readonly model: string;
  readonly retries?: number | undefined;
  readonly retryInterval?: string | undefined;
  readonly timeout?: string | undefined;
  readonly requestParams?: Readonly<Record<string, unknown>> | null | undefined;
  readonly params?: Readonly<Record<string, string>> | null | undefined;
  readonly firstByteTimeout?: string | undefined;
}

export interface RouteInput {
  readonly name: string;
  readonly path: string;
  readonly keyIds?: readonly string[] | undefined;
  readonly steps?: readonly StepInput[] | undefined;
  readonly cacheConfig?:
    | { readonly ttl?: string | undefined; readonly scope?: string | undefined }
    | undefined;
  readonly retryStrategy?: string | undefined;
}

const MAX_CACHE_MS = 720 * 3_600_000;
/** Each takes as long as the step's timeout. */
const MAX_RETRIES = 100;
const RETRY_STRATEGIES: ReadonlySet<string> = new Set(["", "exponential", "constant"]);

/** What is wrong with a route, in the contract's words; `undefined` when nothing is. */
export function validateRoute(route: RouteInput): string | undefined {
  const { steps = [], cacheConfig } = route;
  const embeddings = steps.filter(({ model }) => isEmbeddingModel(model));
  if (embeddings.length > 0 && embeddings.length < steps.length) {
    return "steps must have congruent models. Chat completion and embedding models cannot be in the same route config";
  }
  const ttl = cacheConfig?.ttl ?? "";
  if ((parseGoDuration(ttl) ?? 0) > MAX_CACHE_MS) return "cacheConfig.ttl exceedes 30 days";
  const fields = invalidFields(route);
  return fields.length === 0 ? undefined : `invalid fields in route: ${fields.join(",")}`;
}

function invalidFields(route: RouteInput): readonly string[] {
  const { name, path, keyIds = [], steps = [], cacheConfig, retryStrategy = "" } = route;
  const head = {
    name: name === "",
    // What follows a `?` or `#`, or has white space in it, is no part of a path.
    path: !/^\/[^\s?#]*$/.test(path),
    keyIds: keyIds.length === 0,
    steps: steps.length === 0,
    retryStrategy: !RETRY_STRATEGIES.has(retryStrategy),
  };
  const tail = {
    cacheConfig: cacheConfig === undefined,
    "cacheConfig.ttl": !isDuration(cacheConfig?.ttl ?? ""),
    "cacheConfig.scope": !CacheScope.safeParse(cacheConfig?.scope ?? "key").success,
  };
  const inSteps = steps.flatMap((step, index) =>
    invalidInStep(step).map((field) => `steps.[${index}].${field}`),
  );
  return [...namesOf(head), ...inSteps, ...namesOf(tail)];
}

function invalidInStep(step: StepInput): readonly string[] {
  const { retries = 0, retryInterval = "", params } = step;
  const required = findProvider(step.provider)?.routeParams ?? [];
  const missing = required.filter((name) => (params?.[name] ?? "") === "");
  const faults = {
    provider: step.provider === "",
    retries: retries < 0 || retries > MAX_RETRIES,
    retryInterval: !isDuration(retryInterval) || !/s$|^$/.test(retryInterval),
    timeout: !isTimeout(step.timeout),
    firstByteTimeout: !isTimeout(step.firstByteTimeout),
    ...Object.fromEntries(missing.map((name) => [`params.${name}`, true])),
    model: step.model === "",
  };
  const parameters = validateRequestParams(step.requestParams ?? {});
  return [...namesOf(faults), ...parameters.map((name) => `requestParams.${name}`)];
}

/** The names under which there is a fault. */
const namesOf = (faults: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(faults).flatMap(([name, isFault]) => (isFault ? [name] : []));

/** Nothing, or a time that does not run backwards. */
const isDuration = (text: string): boolean => text === "" || (parseGoDuration(text) ?? -1) >= 0;

/** Nothing, or some time. */
const isTimeout = (text = ""): boolean => isDuration(text) && parseGoDuration(text) !== 0;
