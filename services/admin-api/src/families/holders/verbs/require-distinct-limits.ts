import { describeRepeatedLimit } from "@lintel/admin-models";
import type { Limits } from "@lintel/core";

import type { ProblemName } from "../../../problems/catalog.ts";
import { Problem } from "../../../problems/problem.ts";

/** Throws a problem, called `invalid`, when two limits are of the same, whichever members they were given in. */
export function requireDistinctLimits(limits: Limits, invalid: ProblemName): void {
  const fault = describeRepeatedLimit(limits);
  if (fault !== undefined) throw new Problem(invalid, fault);
}
