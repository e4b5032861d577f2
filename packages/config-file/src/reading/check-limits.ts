import { describeRepeatedLimit, toListedLimits } from "@lintel/admin-models";
import { CostUnit, limitsOf, RateUnit, usdToNano } from "@lintel/core";

import type { ConfigFile, KeyEntry, ResolvedConfig, UserEntry } from "../schema/config-file.ts";
import type { Fault } from "./fault.ts";

/** No key and no user has two limits of the same, whichever members they are given in. */
export const checkLimits = ({ keys = {}, users = {} }: ConfigFile | ResolvedConfig) => [
  ...Object.entries(keys).flatMap(([name, entry]) => faultsOf(["keys", name], entry)),
  ...Object.entries(users).flatMap(([name, entry]) => faultsOf(["users", name], entry)),
];

function faultsOf(path: readonly string[], entry: KeyEntry | UserEntry): readonly Fault[] {
  const cost = CostUnit.safeParse(entry.costLimitInUsdUnit);
  const rate = RateUnit.safeParse(entry.rateLimitUnit);
  const limits = limitsOf({
    costLimitNano: usdToNano(entry.costLimitInUsd ?? 0),
    costLimitOverTimeNano: usdToNano(entry.costLimitInUsdOverTime ?? 0),
    costLimitUnit: cost.success ? cost.data : null,
    rateLimitOverTime: entry.rateLimitOverTime ?? 0,
    rateLimitUnit: rate.success ? rate.data : null,
    limits: [...toListedLimits(entry.limits ?? [])],
  });
  const message = describeRepeatedLimit(limits);
  return message === undefined ? [] : [{ path, message }];
}
