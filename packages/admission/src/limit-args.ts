import { type Burst, hasExtendedLimits, type Limits } from "@lintel/core";

import {
  costMetersOf,
  meterName,
  modelLimitsOf,
  modelMeter,
  modelMetersOf,
  tokenMetersOf,
} from "./meters.ts";

/**
 * A holder's limits as arguments of the admit script, with the names of the state's fields it reads: built
 * once per set of limits, since a key makes many calls with the same ones. Extended limits follow, which depend on
 * the call's model.
 */
export function limitArgs(limits: Limits, model = ""): readonly string[] {
  const args = REMEMBERED.get(limits) ?? remember(limits);
  return hasExtendedLimits(limits) ? args.concat(extendedArgs(limits, model)) : args;
}

const REMEMBERED = new WeakMap<Limits, readonly string[]>();

function remember(limits: Limits): readonly string[] {
  const args = writeArgs(limits);
  REMEMBERED.set(limits, args);
  return args;
}

const writeArgs = (limits: Limits): readonly string[] => [
  costMetersOf(limits),
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
  hasExtendedLimits(limits) ? "1" : "",
];

function extendedArgs(limits: Limits, model: string): readonly string[] {
  const { burst, concurrent, models = [], tokens = [] } = limits;
  const rules = modelLimitsOf(limits, model);
  return [
    String(concurrent ?? ""),
    ...(burst === undefined ? [""] : [String(microsecondsBetween(burst)), String(burst.size)]),
    tokenMetersOf(limits),
    String(tokens.length),
    ...tokens.flatMap(({ maxTokens, unit }) => [unit, String(maxTokens)]),
    models.length > 0 ? "1" : "",
    modelMetersOf(limits, model),
    String(rules.length),
    ...rules.flatMap(({ maxNano, models: patterns, unit }) => {
      const head = [modelMeter(unit, model), String(maxNano), String(patterns.length)];
      return head.concat(patterns.map(patternArg));
    }),
  ];
}

const MICROSECONDS_PER_MINUTE = 60_000_000;

/** Rounded up, so that no more calls pass than may. */
const microsecondsBetween = ({ perMinute }: Burst): number =>
  Math.ceil(MICROSECONDS_PER_MINUTE / perMinute);

const patternArg = (pattern: string): string =>
  pattern.endsWith("*") ? `${meterName(pattern.slice(0, -1))}*` : meterName(pattern);
