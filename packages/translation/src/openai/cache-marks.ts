import { isRecord } from "@lintel/providers";

import type { ModelTraits } from "../contract/target-facts.ts";
import type { CacheMark } from "../model/part.ts";
import type { LossList } from "../writing/loss-list.ts";

/** `prompt_cache_breakpoint` of a part; `undefined` when it has none. */
export function readBreakpoint(value: unknown): CacheMark | undefined {
  if (!isRecord(value)) return undefined;
  const { ttl } = value;
  return ttl === "30m" || ttl === "12h" ? { ttl } : {};
}

/**
 * The breakpoint for a mark. OpenAI keeps prompts for half an hour at least, or for twelve at twice the price: five minutes are
 * covered by the first, and an hour is not made twelve, which would cost the caller more than was asked for.
 */
export function writeBreakpoint(
  mark: CacheMark | undefined,
  { hasCacheMarks }: ModelTraits,
  losses: LossList,
  where: string,
): { prompt_cache_breakpoint?: object } {
  if (mark === undefined) return {};
  if (!hasCacheMarks) {
    losses.drop("cacheMarks", where);
    return {};
  }
  if (mark.ttl === "1h") losses.change("cacheMarks", where);
  const ttl = mark.ttl === "30m" || mark.ttl === "12h" ? { ttl: mark.ttl } : {};
  return { prompt_cache_breakpoint: { mode: "explicit", ...ttl } };
}
