import { findRepeatedLimit, type Limits } from "@lintel/core";

import type { ProblemName } from "../problems/catalog.ts";
import { Problem } from "../problems/problem.ts";

const NAMES = { s: "second", m: "minute", h: "hour", d: "day", mo: "month" } as const;

/** Throws a problem, called `invalid`, when two limits have one kind and unit, whichever members they were given in. */
export function requireDistinctLimits(limits: Limits, invalid: ProblemName): void {
  const repeated = findRepeatedLimit(limits);
  if (repeated === undefined) return;
  const { kind, unit } = repeated;
  throw new Problem(invalid, `there are two ${kind} limits per ${NAMES[unit]} (${unit})`);
}
