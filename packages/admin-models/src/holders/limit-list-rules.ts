import { validateModelPattern } from "@lintel/core";

import type { Rule } from "../rules.ts";
import type { LimitList } from "./limit-list.ts";

interface WithLimits {
  readonly limits?: LimitList | undefined;
}

/** Every listed limit limits something, and calls at once are limited once. */
export const limitsAreClear: Rule<WithLimits> = {
  otherwise: (body) => firstFault(body) ?? "",
  holds: (body) => firstFault(body) === undefined,
};

function firstFault({ limits = [] }: WithLimits): string | undefined {
  if (limits.filter(({ kind }) => kind === "concurrent").length > 1) {
    return "there are two limits of concurrent calls";
  }
  return limits
    .flatMap((limit) => (limit.kind === "model-cost" ? limit.models : []))
    .map(validateModelPattern)
    .find((fault) => fault !== undefined);
}
