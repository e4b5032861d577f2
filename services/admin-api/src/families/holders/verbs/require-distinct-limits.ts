import { findRepeatedLimit, type Limits, type RepeatedLimit } from "@lintel/core";

import type { ProblemName } from "../../../problems/catalog.ts";
import { Problem } from "../../../problems/problem.ts";

const NAMES = { s: "second", m: "minute", h: "hour", d: "day", mo: "month" } as const;

/** Throws a problem, called `invalid`, when two limits are of the same, whichever members they were given in. */
export function requireDistinctLimits(limits: Limits, invalid: ProblemName): void {
  const repeated = findRepeatedLimit(limits);
  if (repeated === undefined) return;
  throw new Problem(invalid, `there are two ${nameOf(repeated)}`);
}

function nameOf(repeated: RepeatedLimit): string {
  const { kind, unit } = repeated;
  const period = unit === "total" ? "(total)" : `per ${NAMES[unit]} (${unit})`;
  if (kind === "tokens") return `token limits ${period}`;
  if (kind !== "model-cost") return `${kind} limits ${period}`;
  return `cost limits ${period} for ${repeated.models.join(", ")}`;
}
