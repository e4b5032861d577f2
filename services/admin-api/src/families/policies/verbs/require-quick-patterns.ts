import type { NewPolicy } from "@lintel/admin-models";
import { MAX_MS_PER_KB, msPerKb } from "@lintel/policies";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";

/** Fails with this problem where the regular expressions of a policy would hold up the calls of everybody. */
export function requireQuickPatterns(
  { cpuMs }: Pick<Deps, "cpuMs">,
  { regexConfig }: Pick<NewPolicy, "regexConfig">,
  problem: "policyChangeInvalid" | "policyInvalid",
): void {
  let total = 0;
  for (const [index, { definition }] of (regexConfig?.rules ?? []).entries()) {
    total += msPerKb(definition, cpuMs);
    if (total <= MAX_MS_PER_KB) continue;
    const place = `regexConfig.rules[${index}].definition`;
    const bound = `more than ${MAX_MS_PER_KB} ms for 1 KB of text that is made for it`;
    throw new Problem(problem, `policy is not valid: ${place} makes the policy too slow: ${bound}`);
  }
}
