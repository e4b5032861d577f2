import { decodeSegment } from "./canonical-path.ts";

/**
 * Whether a path is one of those a pattern stands for: `:name` stands for one segment that is not empty, `*` or
 * `*name` at the end for any rest. Everything else must be the same, letter by letter, once percent-decoded. A path
 * that an address parser would read as another one matches nothing.
 */
export function matchesPath(pattern: string, path: string): boolean {
  if (MISLEADING.test(path)) return false;
  const wanted = pattern.split("/");
  const given = path.split("/");
  const isOpen = isRest(wanted.at(-1) ?? "");
  const fixed = isOpen ? wanted.length - 1 : wanted.length;
  if (isOpen ? given.length <= fixed : given.length !== fixed) return false;
  return wanted.slice(0, fixed).every((segment, at) => matchesSegment(segment, given[at] ?? ""));
}

/** Whether a segment stands for one of any name. */
export const isParameter = (segment: string): boolean => segment.startsWith(":");

/** Whether a last segment stands for any rest. */
export const isRest = (segment: string): boolean => segment.startsWith("*");

/** `.` and `..`, encoded or not, between slashes of either kind. */
const MISLEADING = /\\|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

const matchesSegment = (wanted: string, given: string): boolean =>
  isParameter(wanted) ? given !== "" : isSameSegment(wanted, given);

/** Whether two segments say the same, however their characters are encoded. */
export const isSameSegment = (one: string, other: string): boolean =>
  one === other || (decodeSegment(one) ?? one) === (decodeSegment(other) ?? other);
