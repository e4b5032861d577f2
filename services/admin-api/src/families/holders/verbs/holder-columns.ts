import { type NewKey, type NewUser, toListedLimits } from "@lintel/admin-models";
import { usdToNano } from "@lintel/core";

import { expiryOf } from "./expiry-of.ts";

/** What a body says of keys and users alike, as the columns hold it. A ttl counts from the creation. */
export const holderColumns = (createdAt: Date, input: Pick<NewKey & NewUser, Shared>) => ({
  name: input.name,
  ttl: input.ttl ?? "",
  expires_at: expiryOf(createdAt, input.ttl),
  allowed_paths: input.allowedPaths === undefined ? null : JSON.stringify(input.allowedPaths),
  cost_limit_nano: usdToNano(input.costLimitInUsd ?? 0),
  cost_limit_over_time_nano: usdToNano(input.costLimitInUsdOverTime ?? 0),
  cost_limit_unit: nullIfEmpty(input.costLimitInUsdUnit),
  rate_limit_over_time: input.rateLimitOverTime ?? 0,
  rate_limit_unit: nullIfEmpty(input.rateLimitUnit),
  limits: JSON.stringify(toListedLimits(input.limits ?? [])),
});

type Shared = keyof NewKey & keyof NewUser;

const nullIfEmpty = (text = ""): string | null => (text === "" ? null : text);
