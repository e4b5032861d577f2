import { medianOf } from "../load/quantiles.ts";
import type { TargetName } from "../targets/target.ts";
import type { Metrics } from "./metrics.ts";

/** Metrics by target, one entry per round, in the order of the rounds. */
export type Measured = ReadonlyMap<TargetName, readonly Metrics[]>;

export interface Comparison {
  readonly median: (target: TargetName, metric: keyof Metrics) => number;
  /** How many times the base's figure; NaN when either was not measured. */
  readonly ratio: (target: TargetName, base: TargetName, metric: keyof Metrics) => number;
  /** How much more than the base, which is direct unless another is named. */
  readonly added: (target: TargetName, metric: keyof Metrics, base?: TargetName) => number;
}

/**
 * Compares within each round before taking the median of the rounds: what drifts over minutes (heat,
 * neighbours) then touches both sides alike and cancels.
 */
export function compare(measured: Measured): Comparison {
  const pairwise = (
    target: TargetName,
    base: TargetName,
    combine: (own: Metrics, other: Metrics) => number,
  ) => {
    const others = measured.get(base) ?? [];
    const values = (measured.get(target) ?? []).map((own, index) => {
      const other = others[index];
      return other === undefined ? Number.NaN : combine(own, other);
    });
    return medianOf(values);
  };
  return {
    median: (target, metric) =>
      medianOf((measured.get(target) ?? []).map((metrics) => metrics[metric])),
    ratio: (target, base, metric) =>
      pairwise(target, base, (own, other) => own[metric] / other[metric]),
    added: (target, metric, base = "direct") =>
      pairwise(target, base, (own, other) => own[metric] - other[metric]),
  };
}
