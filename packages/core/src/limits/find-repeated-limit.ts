import type { Limits, SpendUnit, WindowUnit } from "./limits.ts";

/** Two limits of the same: which one would hold is unclear. */
export type RepeatedLimit =
  | { readonly kind: "rate" | "cost" | "tokens"; readonly unit: WindowUnit }
  | { readonly kind: "model-cost"; readonly unit: SpendUnit; readonly models: readonly string[] };

/** The first limit of which there are two with the same kind and unit, and for the same models, if any. */
export function findRepeatedLimit({
  cost,
  models = [],
  rate,
  tokens = [],
}: Omit<Limits, "totalCostNano" | "concurrent">): RepeatedLimit | undefined {
  const windowed = [
    ["rate", rate],
    ["cost", cost],
    ["tokens", tokens],
  ] as const;
  for (const [kind, limits] of windowed) {
    const unit = repeated(limits.map((limit) => limit.unit));
    if (unit !== undefined) return { kind, unit };
  }
  const names = models.map((limit) => JSON.stringify([limit.unit, limit.models.toSorted()]));
  const twice = models[names.indexOf(repeated(names) ?? "")];
  return twice && { kind: "model-cost", unit: twice.unit, models: twice.models };
}

const repeated = <Name extends string>(names: readonly Name[]): Name | undefined =>
  names.find((name, at) => names.indexOf(name) < at);
