import type { Limits, ListedLimit, WindowUnit } from "./limits.ts";

/** The first limit of which there are two with the same kind and unit, if any: which one would hold is unclear. */
export function findRepeatedLimit({
  cost,
  rate,
}: Pick<Limits, "cost" | "rate">):
  | { readonly kind: ListedLimit["kind"]; readonly unit: WindowUnit }
  | undefined {
  const unit = repeated(rate);
  if (unit !== undefined) return { kind: "rate", unit };
  const costUnit = repeated(cost);
  return costUnit === undefined ? undefined : { kind: "cost", unit: costUnit };
}

function repeated(limits: readonly { readonly unit: WindowUnit }[]): WindowUnit | undefined {
  const units = limits.map(({ unit }) => unit);
  return units.find((unit, at) => units.indexOf(unit) < at);
}
