import type { KnownPath, KnownPaths, PathAlias } from "@lintel/core";

import type { Endpoint } from "../contract/endpoint.ts";
import type { Provider } from "../contract/provider.ts";
import { PROVIDERS } from "../providers/registry.ts";

const ROUTES = { method: "POST", path: "/api/routes/*route" };

/** Paths that are no provider's. */
const OF_GATEWAY: readonly KnownPath[] = [
  ...["/api/custom/providers/:provider/*wildcard", "/v1/*path"].flatMap((path) =>
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map((method) => ({ method, path })),
  ),
  // LocalLab's.
  ...["/generate", "/generate/batch", "/chat", "/models/*path"].map((path) => ({
    method: "POST",
    path,
  })),
  ...["/models", "/models/*path", "/system/info"].map((path) => ({ method: "GET", path })),
  ROUTES,
];

/** What of a provider is known by name, and what is not. */
export function knownPathsOf({ endpoints, id, pathAliases = [] }: Provider): KnownPaths {
  const prefix = `/api/providers/${id}`;
  const open = endpoints.filter(isOpen);
  const listed = endpoints.filter((endpoint) => !isOpen(endpoint));
  const directories = open.length > 0 ? open : listed;
  return {
    paths: listed.flatMap(({ methods, path }) =>
      methods.map((method) => ({ method, path: prefix + path })),
    ),
    aliases: [...listed.flatMap((endpoint) => aliasesOf(prefix, endpoint)), ...pathAliases],
    openEnded: [...new Set(directories.map(({ path }) => `${prefix}${directoryOf(path)}/*path`))],
  };
}

const isOpen = ({ path }: Endpoint): boolean => path.endsWith("/*");

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** The spellings of rows that are served as another method and path. */
const aliasesOf = (
  prefix: string,
  { aliases = [], methods, path: own }: Endpoint,
): readonly PathAlias[] =>
  aliases.flatMap(({ method, path, upstreamMethod = method }) =>
    methods.includes(upstreamMethod)
      ? [{ method, path: prefix + path, means: { method: upstreamMethod, path: prefix + own } }]
      : [],
  );

const KNOWN = PROVIDERS.map(knownPathsOf);

/** Every path that the proxy serves under a name of its own, with each of its methods. */
export const KNOWN_PATHS: KnownPaths = {
  paths: [...KNOWN.flatMap(({ paths }) => paths), ...OF_GATEWAY],
  aliases: [
    ...KNOWN.flatMap(({ aliases }) => aliases),
    // The README's spelling.
    { method: "POST", path: "/api/route/*route", means: ROUTES },
  ],
  openEnded: KNOWN.flatMap(({ openEnded }) => openEnded),
};
