import { windowEndMs, type WindowUnit } from "@lintel/core";

import type { AdmissionVerdict, Holder, LimitKind, Refusal, Standing } from "./admission.ts";

/** The flat answer of the admit script. */
type Reply = readonly unknown[];

/** What the script says when a holder's sums are not in Redis: load them and ask again. */
export interface NotLoaded {
  readonly notLoaded: true;
  readonly atMs: number;
  readonly holder: Holder;
}

const FIRST_STANDING = 7;
/** When trying again can help if other calls hold what is missing: they may end any moment. */
const CONTENTION_MS = 1000;

/** Translates the answer of the admit script for these holders. Throws when it is not one. */
export function readVerdict(
  value: unknown,
  holders: readonly [Holder, ...Holder[]],
): AdmissionVerdict | NotLoaded {
  if (!Array.isArray(value)) throw new Error("the admission script did not answer with a list");
  const reply: Reply = value;
  const atMs = Number(reply[1]);
  if (reply[0] === -1) {
    return { notLoaded: true, atMs, holder: holders[Number(reply[2]) - 1] ?? holders[0] };
  }
  const limits = limitsInOrder(holders);
  const standings = limits.map((limit, index) =>
    toStanding(limit, Number(reply[FIRST_STANDING + index]), atMs),
  );
  if (reply[0] === 1) return { admitted: true, atMs, grantedNano: Number(reply[2]), standings };
  return { admitted: false, atMs, refusal: readRefusal(reply, holders, atMs), standings };
}

type Limit = Omit<Standing, "remaining" | "resetAtMs">;

/** The limits of all holders in the order the script walks them. */
const limitsInOrder = (holders: readonly Holder[]): readonly Limit[] =>
  holders.flatMap(({ scope, limits }): readonly Limit[] => [
    ...(limits.totalCostNano === undefined
      ? []
      : [{ scope, kind: "total", max: limits.totalCostNano } as const]),
    ...limits.cost.map(
      ({ unit, maxNano }) => ({ scope, kind: "cost", unit, max: maxNano }) as const,
    ),
    ...limits.rate.map(
      ({ unit, maxCalls }) => ({ scope, kind: "rate", unit, max: maxCalls }) as const,
    ),
  ]);

function toStanding(limit: Limit, remaining: number, atMs: number): Standing {
  const { unit } = limit;
  if (unit === undefined) return { ...limit, remaining };
  return { ...limit, remaining, resetAtMs: windowEndMs(unit, atMs) };
}

function readRefusal(reply: Reply, holders: readonly [Holder, ...Holder[]], atMs: number): Refusal {
  const { scope } = holders[Number(reply[3]) - 1] ?? holders[0];
  const unit = UNITS.find((known) => known === reply[5]);
  const contended = Number(reply[6]) === 1;
  const windowEnds = unit === undefined ? undefined : windowEndMs(unit, atMs);
  const retryAtMs = contended ? atMs + CONTENTION_MS : windowEnds;
  return {
    scope,
    kind: KINDS.find((known) => known === reply[4]) ?? "total",
    ...(unit === undefined ? {} : { unit }),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
    contended,
  };
}

const KINDS: readonly LimitKind[] = ["rate", "cost", "total"];
const UNITS: readonly WindowUnit[] = ["s", "m", "h", "d", "mo"];
