import {
  add,
  combine,
  dayName,
  type ImportedDay,
  type ImportedSums,
  isNothing,
  NO_SUMS,
  startOfDay,
  subtract,
} from "./imported-sums.ts";

/** What of a day's sum its single calls have taken the place of. */
export type Offset = ImportedDay & ImportedSums;

export interface OffsetCalls<Call> {
  /** What the calls add to what was charged with the sums of their days already; in the order of their times. */
  readonly charged: readonly (Call & ImportedSums)[];
  /** What is taken away from the sums, one for each day that had any of it. */
  readonly offsets: readonly Offset[];
}

/**
 * Sets single calls against the sums of their days, the earliest first: a call that is in the sum was charged with it. Nothing is charged
 * twice, and with all calls of a day nothing of its sum is left.
 */
export function offsetSums<Call extends ImportedDay & ImportedSums>(
  calls: readonly Call[],
  summed: ReadonlyMap<string, ImportedSums>,
): OffsetCalls<Call> {
  const left = new Map(summed);
  const offsets = new Map<string, Offset>();
  const charged = calls
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((call) => {
      const name = dayName(call);
      const sums = left.get(name) ?? NO_SUMS;
      const taken = combine(call, sums, Math.min);
      if (isNothing(taken)) return call;
      left.set(name, combine(sums, taken, subtract));
      const before = offsets.get(name) ?? NO_SUMS;
      const { keyId, model, provider, userId } = call;
      const day = { keyId, model, provider, userId, atMs: startOfDay(call.atMs) };
      offsets.set(name, { ...day, ...combine(before, taken, add) });
      return { ...call, ...combine(call, taken, subtract) };
    });
  return { charged, offsets: [...offsets.values()] };
}
