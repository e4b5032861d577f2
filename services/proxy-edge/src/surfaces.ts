import {
  createEndpointFinder,
  type FindEndpoint,
  isMethod,
  type Method,
  type Provider,
} from "@lintel/providers";

import type { Surface } from "./pipeline/exchange.ts";

const PREFIX = "/api/providers/";

export interface Surfaces {
  /** As `find`, in one look, for what is posted to a path that is always the same, without a query. */
  fixed(method: string, target: string): Surface | undefined;
  /** The surface of a method and a request target; `undefined` when there is none. */
  find(method: string, target: string): Surface | undefined;
  /** Whose path it is, be there such a surface or not. */
  providerOf(target: string): Provider | undefined;
}

/** The paths of all providers, `/api/providers/<id>` in front. */
export function createSurfaces(providers: readonly Provider[]): Surfaces {
  const finders = new Map(
    providers.map((provider) => [provider.id, { provider, find: createEndpointFinder(provider) }]),
  );
  const fixed = new Map(providers.flatMap(fixedOf).map((surface) => [surface.path, surface]));
  const entryOf = (target: string) => finders.get(idIn(target));
  return {
    fixed: (method, target) => (method === "POST" ? fixed.get(target) : undefined),
    find(method, target) {
      const entry = entryOf(target);
      return entry && isMethod(method) ? toSurface(entry, method, pathOf(target)) : undefined;
    },
    providerOf: (target) => entryOf(target)?.provider,
  };
}

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

function toSurface(
  { find, provider }: { readonly provider: Provider; readonly find: FindEndpoint },
  method: Method,
  calledPath: string,
): Surface | undefined {
  const prefix = PREFIX + provider.id;
  const found = find(method, calledPath.slice(prefix.length));
  return found && { ...found, provider, path: prefix + found.endpoint.path, calledPath };
}

const fixedOf = (provider: Provider): readonly Surface[] =>
  provider.endpoints
    .filter(({ methods, path }) => methods.includes("POST") && !/\/[:*]/.test(path))
    .map((endpoint) => {
      const path = PREFIX + provider.id + endpoint.path;
      const { upstreamPath } = endpoint;
      return {
        provider,
        endpoint,
        method: "POST",
        params: {},
        upstreamPath,
        path,
        calledPath: path,
      };
    });
