import type { WindowUnit } from "@lintel/core";

import type { AdmissionVerdict, Holder, LimitKind, Refusal, Standing } from "./admission.ts";

/** The flat answer of the admit script. */
type Reply = readonly unknown[];

/** What the script says when a holder's sums are not in Redis: load them and ask again. */
export interface NotLoaded {
  readonly notLoaded: true;
  readonly atMs: number;
  readonly holder: Holder;
}

const FIRST_STANDING = 8;
const NEVER = Number.MAX_SAFE_INTEGER;

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
  const standings = limits.map((limit, index) => readStanding(reply, limit, index));
  if (reply[0] === 1) return { admitted: true, atMs, grantedNano: Number(reply[2]), standings };
  return { admitted: false, atMs, refusal: readRefusal(reply, holders), standings };
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

function readStanding(reply: Reply, limit: Limit, index: number): Standing {
  const remaining = Number(reply[FIRST_STANDING + index * 2]);
  const resetsAt = reply[FIRST_STANDING + index * 2 + 1];
  return resetsAt === ""
    ? { ...limit, remaining }
    : { ...limit, remaining, resetAtMs: Number(resetsAt) };
}

function readRefusal(reply: Reply, holders: readonly [Holder, ...Holder[]]): Refusal {
  const { scope } = holders[Number(reply[3]) - 1] ?? holders[0];
  const retryAtMs = Number(reply[6]);
  const unit = UNITS.find((known) => known === reply[5]);
  return {
    scope,
    kind: KINDS.find((known) => known === reply[4]) ?? "total",
    ...(unit === undefined ? {} : { unit }),
    ...(retryAtMs === NEVER ? {} : { retryAtMs }),
    contended: Number(reply[7]) === 1,
  };
}

const KINDS: readonly LimitKind[] = ["rate", "cost", "total"];
const UNITS: readonly WindowUnit[] = ["s", "m", "h", "d", "mo"];
