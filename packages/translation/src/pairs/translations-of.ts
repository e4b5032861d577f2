import type { DialectName, HeaderLine } from "@lintel/providers";

import type { CallerHalves, TargetHalves } from "../contract/target-halves.ts";
import type { DialectTranslation } from "./dialect-translation.ts";
import { type HalvesPair, translateRequest } from "./translate-request.ts";
import { translateAnswer } from "./translated-answer.ts";

/** Halves of a dialect, and what its endpoints are like. */
export interface TranslatedDialect {
  readonly name: DialectName;
  /** Absent where only callers speak it. */
  readonly target?: TargetHalves;
  /** Absent where only providers speak it. */
  readonly caller?: CallerHalves;
  /** Who signs the thoughts of a model; those of the dialect's own vendor without a model. */
  readonly originOf: (model: string) => string;
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
    return dialects.flatMap((to) =>
      to === from || to.target === undefined ? [] : [toTranslation(from, to, caller, to.target)],
    );
  });
}

/**
 * A dialect as a translation to itself, which changes nothing: for calls that are changed in between; `undefined` where it has not all of
 * the halves.
 */
export function rewritingOf(dialect: TranslatedDialect): DialectTranslation | undefined {
  const { caller, target } = dialect;
  if (caller === undefined || target === undefined) return undefined;
  const own = toTranslation(dialect, dialect, caller, target);
  // Its callers know what its servers expect.
  return { ...own, headers: [], foreignHeaders: NO_HEADER };
}

const NO_HEADER = /(?!)/;

/** Headers of a vendor's SDK that say something to that vendor only. */
const OF_VENDORS = /^(?:anthropic|openai|x-goog|x-amz|x-stainless)-/i;

function toTranslation(
  from: TranslatedDialect,
  to: TranslatedDialect,
  caller: CallerHalves,
  target: TargetHalves,
): DialectTranslation {
  const pair: HalvesPair = {
    caller,
    target,
    originOf: to.originOf,
    ownOrigin: from.originOf(""),
  };
  return {
    from: from.name,
    to: to.name,
    headers: to.headers,
    foreignHeaders: OF_VENDORS,
    request: (bytes, terms, custody) => translateRequest(pair, bytes, terms, custody),
    answer: (form) => translateAnswer(pair, form),
  };
}
