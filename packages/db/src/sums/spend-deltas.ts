import { CostUnit, tokensOf, windowStartMs } from "@lintel/core";

import type { Booking } from "../ledger/booking.ts";

/** What is to be added to one running sum. */
export interface SpendDelta {
  readonly scope: "key" | "user";
  readonly id: string;
  readonly unit: "total" | CostUnit;
  readonly startMs: number;
  readonly costNano: bigint;
  readonly calls: bigint;
  readonly tokens: bigint;
  /** How often the sum's cost was lowered. Of two readings, the one with the higher number is later. */
  readonly lowered?: bigint;
}

/** What of a booking concerns the running sums. */
export interface AddedCost extends Pick<Booking, "costNano" | "usage"> {
  /** How many calls it stands for, where that is not one. */
  readonly calls?: number;
  readonly event: Pick<
    Booking["event"],
    "admitted" | "countsCall" | "createdAtMs" | "keyId" | "knownUserId"
  >;
}

/** Names one running sum. */
export const sumName = (sum: Pick<SpendDelta, "scope" | "id" | "unit" | "startMs">): string =>
  `${sum.unit} ${sum.startMs} ${sum.scope} ${sum.id}`;

/**
 * What a set of calls adds to the running sums of their keys and known users, one entry per sum. Calls that neither
 * used anything nor passed admission add nothing.
 */
export function spendDeltas(bookings: readonly AddedCost[]): readonly SpendDelta[] {
  const deltas = new Map<string, SpendDelta>();
  for (const { amount, startMs: minuteMs, ...holder } of minutesOf(bookings)) {
    for (const { startMs, unit } of windowsAt(minuteMs)) {
      const delta = { ...holder, unit, startMs, ...amount };
      const name = sumName(delta);
      const known = deltas.get(name);
      deltas.set(name, known === undefined ? delta : { ...known, ...add(known, amount) });
    }
  }
  return [...deltas.values()];
}

type Amount = Pick<SpendDelta, "calls" | "costNano" | "tokens">;

const add = (one: Amount, other: Amount): Amount => ({
  costNano: one.costNano + other.costNano,
  calls: one.calls + other.calls,
  tokens: one.tokens + other.tokens,
});

/** What a holder's calls of one minute add. */
interface Minute extends Pick<SpendDelta, "scope" | "id" | "startMs"> {
  amount: Amount;
}

/** Every window begins with a minute, so that calls are added up by the minute before they are by all the windows. */
function minutesOf(bookings: readonly AddedCost[]): Iterable<Minute> {
  const minutes = new Map<string, Minute>();
  for (const booking of bookings) {
    const { costNano, event, usage } = booking;
    const tokens = tokensOf(usage);
    if (costNano === 0 && tokens === 0 && !event.admitted) continue;
    const calls = BigInt(callsOf(booking));
    const amount = { costNano: BigInt(costNano), calls, tokens: BigInt(tokens) };
    const startMs = windowStartMs("m", event.createdAtMs);
    for (const { id, scope } of holdersOf(event)) {
      const name = `${startMs} ${scope} ${id}`;
      const known = minutes.get(name);
      if (known === undefined) minutes.set(name, { scope, id, startMs, amount });
      else known.amount = add(known.amount, amount);
    }
  }
  return minutes.values();
}

/** How many calls a booking counts as: of a call with several events only one counts. */
const callsOf = ({ calls, event }: Pick<AddedCost, "calls" | "event">): number =>
  calls ?? (event.admitted && event.countsCall !== false ? 1 : 0);

/** Whose sums a call belongs to. */
export function holdersOf({
  keyId,
  knownUserId,
}: Pick<Booking["event"], "keyId" | "knownUserId">): readonly Pick<SpendDelta, "scope" | "id">[] {
  const key = { scope: "key", id: keyId.toLowerCase() } as const;
  if (knownUserId === undefined) return [key];
  return [key, { scope: "user", id: knownUserId.toLowerCase() }];
}

const windowsAt = (atMs: number): readonly Pick<SpendDelta, "unit" | "startMs">[] => [
  { unit: "total", startMs: 0 },
  ...CostUnit.options.map((unit) => ({ unit, startMs: windowStartMs(unit, atMs) })),
];
