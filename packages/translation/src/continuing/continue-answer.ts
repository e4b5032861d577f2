import type { DialectName } from "@lintel/providers";

import type { CallerFacts } from "../contract/dialect-halves.ts";
import { halvesOf } from "../pairs/translations.ts";
import { ContinuedAnswer, type ContinuedLeg } from "./continued-answer.ts";

/** Streams of a dialect can be taken up by others: they are read and written here. */
export function isContinuable(dialect: DialectName): boolean {
  const { caller, target } = halvesOf(dialect);
  return caller !== undefined && target !== undefined;
}

/** An answer that was cut, of which `sent` has been passed on, in whole events; `undefined` where its dialect cannot be continued. */
export function continueAnswer(
  dialect: DialectName,
  sent: Buffer,
  facts: CallerFacts,
): ContinuedAnswer | undefined {
  const { caller, target } = halvesOf(dialect);
  if (caller === undefined || target === undefined) return undefined;
  return new ContinuedAnswer({ caller, target }, sent, facts);
}

/** Takes up an answer with that of another attempt, which comes in `dialect`; `undefined` where that is not read here. */
export function joinAnswer(
  answer: ContinuedAnswer,
  dialect: DialectName,
  skips: string | undefined,
): ContinuedLeg | undefined {
  const { target } = halvesOf(dialect);
  return target && answer.join({ target, skips });
}
