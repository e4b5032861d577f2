import type { DialectName, HeaderLine } from "@lintel/providers";

import type { CallerHalves, TargetHalves } from "../contract/target-halves.ts";
import type { DialectTranslation } from "./dialect-translation.ts";
import { type HalvesPair, translateRequest } from "./translate-request.ts";
import { translateAnswer } from "./translated-answer.ts";

/** Halves of a dialect, and what its endpoints are like. */
export interface TranslatedDialect {
  readonly name: DialectName;
  readonly target: TargetHalves;
  /** Absent where only providers speak it. */
  readonly caller?: CallerHalves;
  /** Who signs the thoughts of its models. */
  readonly origin: string;
  /** What servers expect in the head of a request. */
  readonly headers: readonly HeaderLine[];
}

/** The translations between dialects; of each caller's, the targets in the order of `dialects`. */
export function translationsOf(
  dialects: readonly TranslatedDialect[],
): readonly DialectTranslation[] {
  return dialects.flatMap((from) => {
    const { caller } = from;
    if (caller === undefined) return [];
    return dialects.filter((to) => to !== from).map((to) => toTranslation(from, to, caller));
  });
}

/** Headers of a vendor's SDK that say something to that vendor only. */
const OF_VENDORS = /^(?:anthropic|openai|x-goog|x-amz|x-stainless)-/i;

function toTranslation(
  from: TranslatedDialect,
  to: TranslatedDialect,
  caller: CallerHalves,
): DialectTranslation {
  const pair: HalvesPair = {
    caller,
    target: to.target,
    origin: to.origin,
    ownOrigin: from.origin,
  };
  return {
    from: from.name,
    to: to.name,
    headers: to.headers,
    foreignHeaders: OF_VENDORS,
    request: (bytes, terms) => translateRequest(pair, bytes, terms),
    answer: (form) => translateAnswer(pair, form),
  };
}
