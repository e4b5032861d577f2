import {
  cacheRulesOf,
  canonicalPath,
  dialectOfRoute,
  GatewayError,
  type Route,
  type RouteDialect,
  type Step,
} from "@lintel/core";
import {
  findProvider,
  findStepEndpoint,
  homeEndpointOf,
  type Provider,
  type StepEndpoint,
} from "@lintel/providers";
import { findTranslatedEndpoint } from "@lintel/translation";

import type { Inbound, Surface, Target } from "../pipeline/inbound.ts";
import type { CustomProviders, Routes } from "../ports/stored-objects.ts";
import { pathOf } from "./provider-paths.ts";
import type { Found, SurfaceFinder } from "./surface-finder.ts";

const PREFIX = "/api/routes";
/** The README's spelling. */
const OTHER_PREFIX = "/api/route";
/** One for all, as the contract has it: keys are allowed them by this, or by what is really called. */
const PATTERN = `${PREFIX}/*route`;

/** A route's surface, and the custom providers that it was made with. */
interface Made {
  readonly surface: Surface | GatewayError;
  readonly providers: readonly (Provider | undefined)[];
}

type KnownRoutes = Pick<Routes, "find" | "peek">;

export interface RoutePaths extends SurfaceFinder {
  /** The surface of a route itself. An error when none of its steps can be called. */
  surfaceOf(route: Route): Promise<Surface | GatewayError>;
}

/** The paths of routes, `/api/routes` in front. A route speaks one dialect, and each of its steps is a target. */
export function createRoutePaths(
  routes: KnownRoutes,
  customProviders: CustomProviders,
): RoutePaths {
  /** A changed route is another object. */
  const made = new WeakMap<Route, Made>();
  const surfaceOf = (route: Route, providers: Made["providers"]): Made["surface"] => {
    const known = made.get(route);
    const isFresh = known?.providers.every((provider, index) => provider === providers[index]);
    if (known !== undefined && isFresh === true) return known.surface;
    const surface = toSurface(route, providers);
    made.set(route, { surface, providers });
    return surface;
  };
  return {
    fixed(method, target) {
      if (method !== "POST" || !target.startsWith(`${PREFIX}/`)) return undefined;
      const route = routes.peek(target.slice(PREFIX.length));
      if (route === undefined || !isOfBuiltIns(route)) return undefined;
      const surface = surfaceOf(route, builtInsOf(route));
      return surface instanceof GatewayError ? undefined : surface;
    },
    async find(method, target) {
      const path = routePathIn(target);
      if (path === undefined) return undefined;
      return await findRoute(path, method, { routes, customProviders, surfaceOf });
    },
    surfaceOf: async (route) => surfaceOf(route, await providersOf(route, customProviders)),
    errorsAt(target) {
      const path = routePathIn(target);
      const route = path === undefined ? undefined : routes.peek(path);
      return route && homeEndpointOf(dialectOfRoute(route)).provider.errors;
    },
  };
}

interface Known {
  readonly routes: KnownRoutes;
  readonly customProviders: CustomProviders;
  readonly surfaceOf: (route: Route, providers: Made["providers"]) => Made["surface"];
}

async function findRoute(path: string, method: string, known: Known): Promise<Found> {
  try {
    const route = await known.routes.find(path);
    if (route === undefined || method !== "POST") {
      return new GatewayError("not_found", "route not found");
    }
    return known.surfaceOf(route, await providersOf(route, known.customProviders));
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

const providersOf = (route: Route, customProviders: CustomProviders): Promise<Made["providers"]> =>
  Promise.all(
    route.steps.map(
      async ({ provider }) => findProvider(provider) ?? customProviders.find(provider),
    ),
  );

/** The path of a route in a request target; `undefined` when that is of another kind. */
function routePathIn(target: string): string | undefined {
  const path = canonicalPath(pathOf(target)) ?? "";
  const prefix = [PREFIX, OTHER_PREFIX].find((each) => path.startsWith(`${each}/`));
  return prefix && path.slice(prefix.length);
}

const builtInsOf = (route: Route): Made["providers"] =>
  route.steps.map(({ provider }) => findProvider(provider));

/** Has it a canonical path, and steps at providers that are always there? */
const isOfBuiltIns = (route: Route): boolean =>
  canonicalPath(PREFIX + route.path) === PREFIX + route.path &&
  route.steps.every(({ provider }) => findProvider(provider) !== undefined);

function toSurface(route: Route, providers: Made["providers"]): Surface | GatewayError {
  const dialect = dialectOfRoute(route);
  const targets: Target[] = [];
  for (const [index, step] of route.steps.entries()) {
    const provider = providers[index];
    const found = provider && endpointFor(provider, dialect, step);
    // What an older release took, or a custom provider that was changed since.
    if (provider === undefined || found === undefined) continue;
    const { model, query, ...place } = found;
    const rewrite = rewriteOf(step.requestParams, model);
    const isFixed = provider.locate === undefined;
    targets.push({ ...place, provider, isFixed, step: { index, step, model, rewrite, query } });
  }
  const [first, ...others] = targets;
  if (first === undefined) {
    return new GatewayError("not_found", "route not found: none of its steps can be called");
  }
  return { inbound: toInbound(route, [first, ...others]), targets: [first, ...others] };
}

/** Where a step's calls go: as they come, or else translated. */
const endpointFor = (
  provider: Provider,
  dialect: RouteDialect,
  step: Step,
): (StepEndpoint & Pick<Target, "translation">) | undefined =>
  findStepEndpoint(provider, dialect, step) ?? findTranslatedEndpoint(provider, dialect, step);

const rewriteOf = (members: Readonly<Record<string, unknown>> | null, model: string) => ({
  ...Object.fromEntries(
    Object.entries(members ?? {}).map(([name, value]) => [name, JSON.stringify(value)]),
  ),
  model: JSON.stringify(model),
});

function toInbound(route: Route, [first, ...others]: Surface["targets"]): Inbound {
  const home = homeEndpointOf(dialectOfRoute(route));
  return {
    method: "POST",
    // A call may leave the model to the route: dialects take one from here where the body names none.
    params: { deployment_id: route.steps[0].model },
    path: PATTERN,
    calledPath: PREFIX + route.path,
    operation: home.endpoint.operation,
    errors: home.provider.errors,
    providers: [first.provider.id, ...others.map(({ provider }) => provider.id)],
    mintsCredentials: false,
    reading: home,
    cache: cacheRulesOf(route),
    route,
  };
}
