import { canonicalPath } from "@lintel/core";
import {
  createEndpointFinder,
  createSimilarPathFinder,
  type FindEndpoint,
  type FindSimilarPath,
  isMethod,
  type Method,
  type Provider,
} from "@lintel/providers";

import type { Surface } from "../pipeline/inbound.ts";
import type { SurfaceFinder } from "./surface-finder.ts";
import { toSurface } from "./to-surface.ts";

const PREFIX = "/api/providers/";

export interface ProviderPaths extends Required<SurfaceFinder> {
  find(method: string, target: string): Surface | undefined;
}

interface Entry {
  readonly provider: Provider;
  readonly find: FindEndpoint;
  readonly findSimilar: FindSimilarPath;
}

/** The paths of all providers, `/api/providers/<id>` in front. */
export function createProviderPaths(providers: readonly Provider[]): ProviderPaths {
  const entries = new Map(providers.map((provider) => [provider.id, toEntry(provider)]));
  const fixed = new Map(
    providers.flatMap(fixedOf).map((surface) => [surface.inbound.path, surface]),
  );
  const entryOf = (path: string) => entries.get(idIn(path));
  return {
    fixed: (method, target) => (method === "POST" ? fixed.get(target) : undefined),
    find(method, target) {
      const path = canonicalPath(pathOf(target)) ?? "";
      const entry = entryOf(path);
      return entry && isMethod(method) ? findSurface(entry, method, path) : undefined;
    },
    hint(method, target) {
      const path = pathOf(target);
      const entry = entryOf(path);
      if (entry === undefined || !isMethod(method)) return undefined;
      const prefix = PREFIX + entry.provider.id;
      const similar = entry.findSimilar(method, path.slice(prefix.length));
      // An upstream may read the path so, which is why it is not passed on.
      return similar && `paths are served in one spelling only, which is ${prefix}${similar} here`;
    },
    errorsAt: (target) => entryOf(target)?.provider.errors,
  };
}

const toEntry = (provider: Provider): Entry => ({
  provider,
  find: createEndpointFinder(provider),
  findSimilar: createSimilarPathFinder(provider),
});

/** A request target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** `/api/providers/<id>/…` */
function idIn(target: string): string {
  if (!target.startsWith(PREFIX)) return "";
  const end = target.indexOf("/", PREFIX.length);
  return end < 0 ? "" : target.slice(PREFIX.length, end);
}

function findSurface(
  { find, provider }: Entry,
  method: Method,
  calledPath: string,
): Surface | undefined {
  const prefix = PREFIX + provider.id;
  const found = find(method, calledPath.slice(prefix.length));
  return found && toSurface(provider, found, { path: prefix + found.endpoint.path, calledPath });
}

const fixedOf = (provider: Provider): readonly Surface[] =>
  provider.endpoints
    .filter(({ methods, path }) => methods.includes("POST") && !/\/[:*]/.test(path))
    .map((endpoint) => {
      const path = PREFIX + provider.id + endpoint.path;
      const { upstreamPath } = endpoint;
      const found = { endpoint, method: "POST", params: {}, upstreamPath } as const;
      return toSurface(provider, found, { path, calledPath: path });
    });
