import type { Endpoint } from "../contract/endpoint.ts";
import type { Method } from "../contract/method.ts";
import type { Provider } from "../contract/provider.ts";
import { foldPath } from "../formats/path/fold-path.ts";
import { type Candidate, findMatch, listCandidates, type Match } from "./candidates.ts";

/** The pattern of the endpoint that some server may take a path for, however it is spelled. */
export type FindSimilarPath = (method: Method, path: string) => string | undefined;

/** Finds the path that a caller probably meant by one that is not served, for the error. */
export function createSimilarPathFinder({
  endpoints,
}: Pick<Provider, "endpoints">): FindSimilarPath {
  const similar = createSimilarityIndex(listCandidates(endpoints));
  return (method, path) => similar.byEnd(method, foldPath(path))?.path;
}

/** Whether some server may read a path, in its canonical spelling, as another endpoint's than it was found to be. */
export function createMisleadingCheck(
  candidates: readonly Candidate[],
): (method: Method, path: string, found: Match) => boolean {
  const similar = createSimilarityIndex(candidates);
  return (method, path, { candidate: { endpoint, pattern } }) => {
    if (pattern.isFixed) return false;
    // It folds to itself, so that it is what it was found to be.
    if (!pattern.isOpen && !/[^a-z0-9/_-]/.test(path)) return false;
    const folded = foldPath(path);
    const other = pattern.isOpen ? similar.byEnd(method, folded) : similar.whole(method, folded);
    if (other !== undefined && other !== endpoint) return true;
    return path.includes("%2F") && (pattern.isOpen || costsMoreSplit(method, folded, endpoint));
  };

  /** A slash in a placeholder is data. Were it a separator to the upstream, the call must not cost what is not seen. */
  function costsMoreSplit(method: Method, folded: readonly string[], found: Endpoint): boolean {
    const split = findMatch(candidates, method, folded)?.candidate.endpoint;
    return found.charge === "nothing" && split !== undefined && split.charge !== "nothing";
  }
}

/** Looks among the endpoints whose whole path is known. */
function createSimilarityIndex(candidates: readonly Candidate[]) {
  const known = candidates.filter(({ pattern }) => !pattern.isOpen);
  const longest = Math.max(0, ...known.map(({ pattern }) => pattern.segments.length));
  const whole = (method: Method, folded: readonly string[]): Endpoint | undefined =>
    findMatch(known, method, folded)?.candidate.endpoint;
  return {
    /** By all of its segments. */
    whole,
    /** By its last ones: what stands before them may be a prefix the server or the setting's URL has itself. */
    byEnd(method: Method, folded: readonly string[]): Endpoint | undefined {
      for (let length = Math.min(folded.length, longest); length > 0; length -= 1) {
        const found = whole(method, folded.slice(-length));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
