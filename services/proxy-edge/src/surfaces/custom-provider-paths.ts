import { canonicalPath, decodeSegment, GatewayError } from "@lintel/core";
import { isMethod, type Provider } from "@lintel/providers";

import type { CustomProviders } from "../ports/stored-objects.ts";
import { pathOf } from "./provider-paths.ts";
import type { SurfaceFinder } from "./surface-finder.ts";
import { toSurface } from "./to-surface.ts";

const PREFIX = "/api/custom/providers/";
/** One for all, as the contract has it: keys are allowed them by this, or by what is really called. */
const PATTERN = `${PREFIX}:provider/*wildcard`;

/** The paths of custom providers, `/api/custom/providers/<name>` in front. */
export const createCustomProviderPaths = (providers: CustomProviders): SurfaceFinder => ({
  async find(method, target) {
    // A described path may be any text: one that has no canonical spelling is found as it stands, or not at all.
    const calledPath = canonicalPath(pathOf(target)) ?? pathOf(target);
    const end = calledPath.indexOf("/", PREFIX.length);
    if (!calledPath.startsWith(PREFIX) || end < 0 || !isMethod(method)) return undefined;
    const name = calledPath.slice(PREFIX.length, end);
    const provider = await find(providers, name);
    if (provider === undefined) return notFound("requested custom provider is not found");
    if (provider instanceof GatewayError) return provider;
    const endpoint = findEndpoint(provider, calledPath.slice(end));
    if (endpoint === undefined) return notFound("route config is not found");
    const { upstreamPath } = endpoint;
    const called = { endpoint, method, params: {}, upstreamPath };
    return toSurface(provider, called, { path: PATTERN, calledPath });
  },
});

async function find(
  providers: CustomProviders,
  name: string,
): Promise<Provider | GatewayError | undefined> {
  try {
    return await providers.find(decodeSegment(name) ?? name);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

/** By its path as it stands, or percent-decoded. Where the call goes does not depend on the spelling. */
const findEndpoint = ({ endpoints }: Provider, path: string) =>
  endpoints.find((endpoint) => endpoint.path === path) ??
  (canonicalPath(path) === undefined
    ? undefined
    : endpoints.find((endpoint) => saysSame(endpoint.path.split("/"), path.split("/"))));

const saysSame = (known: readonly string[], given: readonly string[]): boolean =>
  known.length === given.length &&
  known.every((segment, at) => segment === decodeSegment(given[at] ?? ""));

const notFound = (message: string): GatewayError => new GatewayError("not_found", message);
