import type { CompiledPolicy } from "./compiled-policy.ts";
import type { Match } from "./match.ts";

/** UTF-16 units of texts that are scanned between two pauses: at most 10 ms for texts made to be slow. */
const BETWEEN_PAUSES = 1_500;

/**
 * What a policy finds in each of some texts. Whoever drives it lets others run at each pause, a bare `yield`, so that texts
 * of any number and length do not hold the event loop for long.
 */
export function* scanTexts(
  policy: CompiledPolicy,
  texts: Iterable<string>,
): Generator<undefined, readonly (readonly Match[])[], void> {
  const found: (readonly Match[])[] = [];
  let units = 0;
  for (const text of texts) {
    units += text.length;
    if (units > BETWEEN_PAUSES) {
      yield undefined;
      units = text.length;
    }
    const isLong = text.length > BETWEEN_PAUSES;
    found.push(isLong ? yield* policy.scanInParts(text) : policy.scan(text));
  }
  return found;
}
