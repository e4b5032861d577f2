import { canonicalPath, decodeSegment } from "@lintel/core";

import type { Endpoint } from "../contract/endpoint.ts";
import type { Method } from "../contract/method.ts";
import type { Provider } from "../contract/provider.ts";
import { fillPattern, type PathParams, segmentsOf } from "../formats/path/path-pattern.ts";
import { findMatch, listCandidates, type Match } from "./candidates.ts";
import { createMisleadingCheck } from "./find-similar.ts";

/** An endpoint and what a call's path says beside it. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  /** The method to use upstream. */
  readonly method: Method;
  /** Percent-decoded, but for what `*` stands for. */
  readonly params: PathParams;
  /** The endpoint's upstream path, filled. */
  readonly upstreamPath: string;
}

/**
 * Finds the endpoint of a method and a path below `/api/providers/<id>`, without its query. It is decided on the path's
 * canonical spelling, and `upstreamPath` is made of that. `undefined` when there is no such path, and when there is one
 * that some upstream may read as another endpoint's (see `createSimilarPathFinder`).
 */
export type FindEndpoint = (method: Method, path: string) => FoundEndpoint | undefined;

/** If several match, the one with the most literal first segments wins; open patterns come last. */
export function createEndpointFinder({ endpoints }: Pick<Provider, "endpoints">): FindEndpoint {
  const candidates = listCandidates(endpoints);
  const isMisleading = createMisleadingCheck(candidates);
  return (method, path) => {
    const canonical = canonicalPath(path);
    if (canonical === undefined) return undefined;
    const match = findMatch(candidates, method, segmentsOf(canonical));
    if (match === undefined || isMisleading(method, canonical, match)) return undefined;
    return toFound(match, method);
  };
}

function toFound({ candidate: { alias, endpoint }, params }: Match, method: Method): FoundEndpoint {
  const decoded = Object.entries(params).map(([name, value]) => [
    name,
    name === "*" ? value : (decodeSegment(value) ?? value),
  ]);
  return {
    endpoint,
    method: alias?.upstreamMethod ?? method,
    params: Object.fromEntries(decoded),
    upstreamPath: fillPattern(endpoint.upstreamPath, params),
  };
}
