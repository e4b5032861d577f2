import type { Endpoint, PathAlias } from "../contract/endpoint.ts";
import type { Method } from "../contract/method.ts";
import {
  isPlaceholder,
  matchPattern,
  parsePattern,
  type PathParams,
  type PathPattern,
} from "../formats/path/path-pattern.ts";

/** A pattern that leads to an endpoint: its own or an alias. */
export interface Candidate {
  readonly endpoint: Endpoint;
  readonly pattern: PathPattern;
  readonly methods: readonly Method[];
  readonly alias: PathAlias | undefined;
}

export interface Match {
  readonly candidate: Candidate;
  /** Still encoded. */
  readonly params: PathParams;
}

/** All patterns of some endpoints: those whose first segments are written out before others, open ones last. */
export const listCandidates = (endpoints: readonly Endpoint[]): readonly Candidate[] =>
  endpoints.flatMap(candidatesOf).toSorted(byPrecedence);

/** The first candidate that a method and the segments of a path fit. */
export function findMatch(
  candidates: readonly Candidate[],
  method: Method,
  segments: readonly string[],
): Match | undefined {
  for (const candidate of candidates) {
    if (!candidate.methods.includes(method)) continue;
    const params = matchPattern(candidate.pattern, segments);
    if (params !== undefined) return { candidate, params };
  }
  return undefined;
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
