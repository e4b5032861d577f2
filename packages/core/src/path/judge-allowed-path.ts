import { editDistance } from "./edit-distance.ts";
import { KNOWN_PATHS, type KnownPath, OPEN_ENDED_PATHS } from "./known-paths.ts";
import { isParameter, isRest } from "./matches-path.ts";

/** A path a key or a user may be allowed, with its method. */
interface Entry {
  readonly path: string;
  readonly method: string;
}

/**
 * What is wrong with an allowed path, as a sentence; `undefined` when some call can match it. It may be a known
 * pattern, a real path, one with a wildcard at its end, or the README's spelling. A path that nothing matches
 * would silently forbid everything, so the sentence names the nearest one that is known.
 */
export function judgeAllowedPath({ method, path }: Entry): string | undefined {
  const isOpen = isRest(lastSegment(path));
  const methods = KNOWN_PATHS.filter((known) => overlaps(path, known.path)).map(
    (known) => known.method,
  );
  const isBelowOpenEnd = isOpen && OPEN_ENDED_PATHS.some((known) => overlaps(path, known));
  if (methods.includes(method) || (isBelowOpenEnd && METHODS.has(method))) return undefined;
  if (methods.length > 0) {
    const known = [...new Set(methods)].toSorted().join(", ");
    return `method ${method} is not known for path ${path}: it has ${known}`;
  }
  const nearest = findNearest(path);
  return `path ${path} is not known; the nearest known path is ${nearest.path} (${nearest.method})`;
}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** Whether there is a path that both an entry and a known pattern stand for. */
function overlaps(entry: string, known: string): boolean {
  const [given, wanted] = [entry.split("/"), known.split("/")];
  const length = Math.max(given.length, wanted.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [given[at], wanted[at]];
    if (one === undefined || other === undefined) return false;
    if (isLastRest(given, at) || isLastRest(wanted, at)) return true;
    if (!overlapsSegment(one, other)) return false;
  }
  return true;
}

const isLastRest = (segments: readonly string[], at: number): boolean =>
  at === segments.length - 1 && isRest(segments[at] ?? "");

/** A placeholder where the proxy has a fixed name would be a guess at another path. */
const overlapsSegment = (given: string, wanted: string): boolean =>
  isParameter(wanted) ? given !== "" && !isRest(given) : given === wanted;

const lastSegment = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The known path that takes the fewest changed letters, whatever stands for its placeholders. */
function findNearest(path: string): KnownPath {
  const given = path.split("/");
  const [first, ...others] = KNOWN_PATHS.filter(({ aliasOf }) => aliasOf === undefined).map(
    (known) => ({ known, distance: distanceTo(fill(known.path, given), path) }),
  );
  if (first === undefined) throw new Error("no path is known");
  return others.reduce((best, next) => (next.distance < best.distance ? next : best), first).known;
}

/** Whoever left out the gateway's own part of the path is no further away than who mistyped a letter. */
const distanceTo = (known: string, path: string): number =>
  path !== "" && known.endsWith(path) ? 1 : editDistance(path, known);

const fill = (pattern: string, given: readonly string[]): string =>
  pattern
    .split("/")
    .map((segment, at) => (isParameter(segment) ? given[at] || segment : segment))
    .join("/");
