import type { Limits } from "@lintel/core";

/**
 * A holder's limits as arguments of the admit script, with the names of the state's fields it reads: written
 * down once per set of limits, since a key makes many calls with the same ones.
 */
export function limitArgs(limits: Limits): readonly string[] {
  const known = REMEMBERED.get(limits);
  if (known !== undefined) return known;
  const args = writeArgs(limits);
  REMEMBERED.set(limits, args);
  return args;
}

const REMEMBERED = new WeakMap<Limits, readonly string[]>();

/** The sums in which a call of this holder is reserved: 't' for its lifetime, else the window's unit. */
export const costUnitsOf = ({ cost, totalCostNano }: Limits): string =>
  [...(totalCostNano === undefined ? [] : ["t"]), ...cost.map(({ unit }) => unit)].join();

const writeArgs = (limits: Limits): readonly string[] => [
  costUnitsOf(limits),
  String(limits.totalCostNano ?? ""),
  String(limits.cost.length),
  String(limits.rate.length),
  "ok",
  "x",
  "t",
  "tr",
  ...limits.cost.flatMap(({ unit }) => [`s:${unit}`, `c:${unit}`, `v:${unit}`]),
  ...limits.rate.flatMap(({ unit }) => [`w:${unit}`, `n:${unit}`]),
  ...limits.cost.map(({ maxNano }) => String(maxNano)),
  ...limits.rate.map(({ maxCalls }) => String(maxCalls)),
  ...[...limits.cost, ...limits.rate].map(({ unit }) => unit),
];
