import { editDistance } from "./edit-distance.ts";
import type { KnownPath, KnownPaths } from "./known-paths.ts";
import { isParameter, isRest, isSameSegment } from "./matches-path.ts";

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
export function validateAllowedPath(
  { method, path }: Entry,
  { aliases, openEnded, paths }: KnownPaths,
): string | undefined {
  const isOpen = isRest(lastSegment(path));
  const isPlain = !UNUSABLE.test(path);
  const known = [...paths, ...aliases];
  const methods = methodsOf(known, (each) => isPlain && overlaps(path, each.path));
  const isBelowOpenEnd = isOpen && isPlain && openEnded.some((each) => overlaps(path, each));
  if (methods.includes(method) || (isBelowOpenEnd && METHODS.has(method))) return undefined;
  if (methods.length > 0) {
    const isMiswritten = methods.includes(method.toUpperCase());
    const advice = isMiswritten ? "methods are written in upper case, and it has" : "it has";
    return `method ${method} is not known for path ${path}: ${advice} ${methods.join(", ")}`;
  }
  const nearest = findNearest(path, paths);
  const itsMethods = methodsOf(known, (each) => each.path === nearest);
  return `path ${path} is not known; the nearest known path is ${nearest} (${itsMethods.join(", ")})`;
}

const methodsOf = (
  known: readonly KnownPath[],
  isMeant: (known: KnownPath) => boolean,
): readonly string[] => {
  const meant = new Set(known.filter(isMeant).map(({ method }) => method));
  return [...METHODS].filter((method) => meant.has(method));
};

/** No path that a call is matched with has a query, a blank, a back slash, parameters, or a part that is only dots. */
const UNUSABLE = /[?#\\\s;]|%(?:0|1|25|5c|7f)|\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** Comparing longer texts takes long and finds nothing better. */
const MAX_COMPARED = 200;

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
  isParameter(wanted) ? given !== "" && !isRest(given) : isSameSegment(given, wanted);

const lastSegment = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The documented path at the smallest edit distance, its placeholders matching anything. */
function findNearest(path: string, paths: readonly KnownPath[]): string {
  const compared = path.slice(0, MAX_COMPARED);
  const given = compared.split("/");
  let nearest = { path: "", distance: Number.POSITIVE_INFINITY };
  for (const known of new Set(paths.map((each) => each.path))) {
    const distance = distanceTo(fill(known, given), compared);
    if (distance < nearest.distance) nearest = { path: known, distance };
  }
  return nearest.path;
}

/** Leaving out the gateway's own prefix counts like one mistyped letter. */
const distanceTo = (known: string, path: string): number =>
  path !== "" && known.endsWith(path) ? 1 : editDistance(path, known);

const fill = (pattern: string, given: readonly string[]): string =>
  pattern
    .split("/")
    .map((segment, at) => (isParameter(segment) ? given[at] || segment : segment))
    .join("/");
