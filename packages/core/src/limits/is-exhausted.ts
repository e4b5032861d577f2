import type { NanoUsd } from "../money/nano-usd.ts";

/** A lifetime limit of cost and what the ledger has booked under it: settled calls, no reservations. */
export interface LifetimeSpend {
  /** 0 is no limit, as in the contract. */
  readonly limitNano: bigint;
  readonly spentNano: bigint;
  /** Admitted calls, those that cost nothing included. */
  readonly calls: bigint;
}

/** A call that needs no more than this part of the limit is taken to be an ordinary one, whatever was called before. */
const ORDINARY_PART = 100n;

/**
 * Can what is left of a lifetime limit no longer pay for the holder's calls? It cannot when nothing is left, and when an
 * ordinary call was refused for it: one that needed more than is left (`refusedNano`, its prompt and one token of
 * output), but no more than the holder's calls have cost on average, or than a hundredth of the limit. So a call of an
 * unusual size exhausts nothing, and a holder that has spent nothing is never exhausted.
 */
export function isExhausted(
  { calls, limitNano, spentNano }: LifetimeSpend,
  refusedNano?: NanoUsd,
): boolean {
  if (limitNano === 0n) return false;
  if (spentNano >= limitNano) return true;
  if (refusedNano === undefined) return false;
  const needed = BigInt(refusedNano);
  const isOrdinary = needed * ORDINARY_PART <= limitNano || needed * calls <= spentNano;
  return needed > limitNano - spentNano && isOrdinary && calls > 0n;
}
