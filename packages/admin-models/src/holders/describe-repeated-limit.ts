import { findRepeatedLimit, type Limits, type RepeatedLimit } from "@lintel/core";

const NAMES = { s: "second", m: "minute", h: "hour", d: "day", mo: "month" } as const;

/** That two limits are of the same, whichever members they were given in; `undefined` when none are. */
export function describeRepeatedLimit(limits: Limits): string | undefined {
  const repeated = findRepeatedLimit(limits);
  return repeated && `there are two ${nameOf(repeated)}`;
}

function nameOf(repeated: RepeatedLimit): string {
  const { kind, unit } = repeated;
  const period = unit === "total" ? "(total)" : `per ${NAMES[unit]} (${unit})`;
  if (kind === "tokens") return `token limits ${period}`;
  if (kind !== "model-cost") return `${kind} limits ${period}`;
  return `cost limits ${period} for ${repeated.models.join(", ")}`;
}
