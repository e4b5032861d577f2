import type { Endpoint, Method, PathAlias, Provider } from "../provider.ts";
import {
  fillPattern,
  isPlaceholder,
  isPlainPath,
  matchPattern,
  parsePattern,
  type PathParams,
  type PathPattern,
  segmentsOf,
} from "./path-pattern.ts";

/** An endpoint and what a call's path says beside it. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  /** The method to use upstream. */
  readonly method: Method;
  /** Percent-decoded. */
  readonly params: PathParams;
  /** The endpoint's upstream path, filled. */
  readonly upstreamPath: string;
}

/** Finds the endpoint of a method and a path below `/api/providers/<id>`, as it came and without its query. */
export type FindEndpoint = (method: Method, path: string) => FoundEndpoint | undefined;

interface Candidate {
  readonly endpoint: Endpoint;
  readonly pattern: PathPattern;
  readonly methods: readonly Method[];
  readonly alias: PathAlias | undefined;
}

/** Of several that fit, the one wins whose first segments are written out; open patterns come last. */
export function createEndpointFinder({ endpoints }: Pick<Provider, "endpoints">): FindEndpoint {
  const candidates = endpoints.flatMap(candidatesOf).toSorted(byPrecedence);
  return (method, path) => {
    if (!isPlainPath(path)) return undefined;
    const segments = segmentsOf(path);
    for (const candidate of candidates) {
      if (!candidate.methods.includes(method)) continue;
      const params = matchPattern(candidate.pattern, segments);
      if (params !== undefined) return toFound(candidate, method, params);
    }
    return undefined;
  };
}

function candidatesOf(endpoint: Endpoint): readonly Candidate[] {
  const { aliases = [], methods, path } = endpoint;
  return [
    { endpoint, pattern: parsePattern(path), methods, alias: undefined },
    ...aliases.map((alias) => ({
      endpoint,
      pattern: parsePattern(alias.path),
      methods: [alias.method],
      alias,
    })),
  ];
}

function byPrecedence(one: Candidate, other: Candidate): number {
  const [first, second] = [sortKey(one.pattern), sortKey(other.pattern)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** A letter for each segment: written out, placeholder, open end. */
const sortKey = ({ isOpen, segments }: PathPattern): string =>
  segments.map((segment) => (isPlaceholder(segment) ? "b" : "a")).join("") + (isOpen ? "c" : "");

function toFound({ alias, endpoint }: Candidate, method: Method, params: PathParams) {
  const upstreamPath = fillPattern(endpoint.upstreamPath, params);
  const decoded = Object.entries(params).map(([name, value]) => [name, decode(value)]);
  return {
    endpoint,
    method: alias?.upstreamMethod ?? method,
    params: Object.fromEntries(decoded),
    upstreamPath,
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray percent sign: handed on, and read, as it stands
  }
}
