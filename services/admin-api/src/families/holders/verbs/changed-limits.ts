import { toListedLimits } from "@lintel/admin-models";
import { usdToNano } from "@lintel/core";

import type { KeyChange } from "../../keys/models/key-change.ts";

type LimitMember =
  | "costLimitInUsd"
  | "costLimitInUsdOverTime"
  | "costLimitInUsdUnit"
  | "limits"
  | "rateLimitOverTime"
  | "rateLimitUnit";

/** The columns of a holder's limits that a change writes; those that are `undefined` stay as they are. */
export const changedLimits = (input: Pick<KeyChange, LimitMember>) => ({
  cost_limit_nano: nanoOf(input.costLimitInUsd),
  cost_limit_over_time_nano: nanoOf(input.costLimitInUsdOverTime),
  cost_limit_unit: nullIfEmpty(input.costLimitInUsdUnit),
  rate_limit_over_time: input.rateLimitOverTime,
  rate_limit_unit: nullIfEmpty(input.rateLimitUnit),
  limits: input.limits === undefined ? undefined : JSON.stringify(toListedLimits(input.limits)),
});

/** An empty text clears a column. */
export const nullIfEmpty = (text: string | undefined): string | null | undefined =>
  text === "" ? null : text;

const nanoOf = (usd: number | undefined): number | undefined =>
  usd === undefined ? undefined : usdToNano(usd);
