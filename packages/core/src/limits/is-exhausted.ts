import type { NanoUsd } from "../money/nano-usd.ts";

/** A lifetime limit of cost and what the ledger has booked under it: settled calls, no reservations. */
export interface LifetimeSpend {
  /** 0 is no limit, as in the contract. */
  readonly limitNano: bigint;
  readonly spentNano: bigint;
  /** Admitted calls, those that cost nothing included. */
  readonly calls: bigint;
}

/** A call that needs no more than this part of the limit counts as ordinary, regardless of earlier calls. */
const ORDINARY_PART = 100n;
/** What a call needs is an upper bound: about this multiple of what calls of its size cost. */
const LOOSENESS = 2n;

/**
 * Can what is left of a lifetime limit no longer pay for the holder's calls? It cannot when nothing is left, and when an
 * ordinary call was refused for it: one that needed more than is left (`refusedNano`, its prompt and the shortest useful
 * answer), but no more than a hundredth of the limit; or, where less is left than the holder's calls have cost on average, no
 * more than twice that. So a call of an unusual size exhausts nothing, and a holder that has spent nothing is never exhausted.
 */
export function isExhausted(
  { calls, limitNano, spentNano }: LifetimeSpend,
  refusedNano?: NanoUsd,
): boolean {
  if (limitNano === 0n) return false;
  if (spentNano >= limitNano) return true;
  if (refusedNano === undefined) return false;
  const needed = BigInt(refusedNano);
  const left = limitNano - spentNano;
  const isAverageTooMuch = left * calls < spentNano && needed * calls <= spentNano * LOOSENESS;
  const isOrdinary = needed * ORDINARY_PART <= limitNano || isAverageTooMuch;
  return needed > left && isOrdinary && calls > 0n;
}
