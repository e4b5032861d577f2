import { type ModelLimit, windowEndMs, type WindowUnit } from "@lintel/core";

import type {
  AdmissionVerdict,
  Holder,
  HolderScope,
  LimitKind,
  Refusal,
  LimitStatus,
} from "./admission.ts";
import { modelLimitsOf } from "./meters.ts";

/** The flat answer of the admit script. */
type Reply = readonly unknown[];

/** The script's answer when a holder's sums are not in Redis: load them and ask again. */
export interface NotLoaded {
  readonly notLoaded: true;
  readonly atMs: number;
  readonly holder: Holder;
}

const FIRST_STATUS = 9;
/** When trying again can help if other calls hold what is missing: they may end any moment. */
const CONTENTION_MS = 1000;

/** Translates the answer of the admit script for these holders. Throws when it is not one. */
export function readVerdict(
  value: unknown,
  holders: readonly [Holder, ...Holder[]],
  model = "",
): AdmissionVerdict | NotLoaded {
  if (!Array.isArray(value)) throw new Error("the admission script did not answer with a list");
  const reply: Reply = value;
  const atMs = Number(reply[1]);
  if (reply[0] === -1) {
    return { notLoaded: true, atMs, holder: holders[Number(reply[2]) - 1] ?? holders[0] };
  }
  const limits = holders.flatMap((holder) => limitsInOrder(holder, model));
  const limitStatuses = limits.map((limit, index) =>
    toLimitStatus(limit, Number(reply[FIRST_STATUS + index]), atMs),
  );
  if (reply[0] === 1) {
    const granted = { grantedNano: Number(reply[2]), grantedTokens: Number(reply[3]) };
    return { admitted: true, atMs, ...granted, limitStatuses };
  }
  return { admitted: false, atMs, refusal: readRefusal(reply, holders, atMs), limitStatuses };
}

type Limit = Omit<LimitStatus, "remaining" | "resetAtMs">;

/** The limits of a holder in the order the script walks them. */
const limitsInOrder = ({ limits, scope }: Holder, model: string): readonly Limit[] => [
  ...(limits.totalCostNano === undefined
    ? []
    : [{ scope, kind: "total", max: limits.totalCostNano } as const]),
  ...limits.cost.map(({ maxNano, unit }) => ({ scope, kind: "cost", unit, max: maxNano }) as const),
  ...limits.rate.map(
    ({ maxCalls, unit }) => ({ scope, kind: "rate", unit, max: maxCalls }) as const,
  ),
  ...(limits.concurrent === undefined
    ? []
    : [{ scope, kind: "concurrent", max: limits.concurrent } as const]),
  ...(limits.burst === undefined ? [] : [{ scope, kind: "rate", max: limits.burst.size } as const]),
  ...(limits.tokens ?? []).map(
    ({ maxTokens, unit }) => ({ scope, kind: "tokens", unit, max: maxTokens }) as const,
  ),
  ...modelLimitsOf(limits, model).map((limit) => modelLimit(scope, limit)),
];

const modelLimit = (scope: HolderScope, { maxNano, unit }: ModelLimit): Limit =>
  unit === "total"
    ? { scope, kind: "model-cost", max: maxNano }
    : { scope, kind: "model-cost", unit, max: maxNano };

function toLimitStatus(limit: Limit, remaining: number, atMs: number): LimitStatus {
  const { unit } = limit;
  if (unit === undefined) return { ...limit, remaining };
  return { ...limit, remaining, resetAtMs: windowEndMs(unit, atMs) };
}

function readRefusal(reply: Reply, holders: readonly [Holder, ...Holder[]], atMs: number): Refusal {
  const { scope } = holders[Number(reply[4]) - 1] ?? holders[0];
  const unit = UNITS.find((known) => known === reply[6]);
  const obstacle = Number(reply[7]);
  const contended = obstacle === OBSTACLES.reservations;
  const isPassing = obstacle !== OBSTACLES.limit && unit !== undefined;
  const windowEnds = isPassing ? windowEndMs(unit, atMs) : undefined;
  const isRow = obstacle === OBSTACLES.row;
  const retryAtMs = contended ? atMs + CONTENTION_MS : isRow ? Number(reply[8]) : windowEnds;
  return {
    scope,
    kind: KINDS.find((known) => known === reply[5]) ?? "total",
    ...(unit === undefined ? {} : { unit }),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
    contended,
    reserved: isRow ? 0 : Number(reply[8]),
  };
}

/** Why a call is refused, by the script's number for it. */
const OBSTACLES = { reservations: 1, limit: 2, row: 3 };

const KINDS: readonly LimitKind[] = ["rate", "cost", "total", "tokens", "concurrent", "model-cost"];
const UNITS: readonly WindowUnit[] = ["s", "m", "h", "d", "mo"];
