import { useQueries } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { nowSeconds } from "../../app/clock.ts";
import type { Limit } from "../../format/limits.ts";
import { windowStart } from "../../format/windows.ts";

/** How much of a limit has been used in the window that is running, by the ledger. */
export interface LimitUse {
  readonly used: number;
  readonly max: number;
}

interface Usage {
  readonly calls: number;
  readonly usd: number;
  readonly tokens: number;
}

/** Windows so short that a figure is old when it is read, and limits the ledger does not sum. */
const isSummed = (limit: Limit): boolean =>
  limit.kind !== "concurrent" && limit.kind !== "model-cost" && !["s", "m"].includes(limit.unit);

const unitOf = (limit: Limit): string => (limit.kind === "concurrent" ? "" : limit.unit);

/** What of each limit is used; undefined where that is not known. */
export function useLimitUse(
  keyId: string,
  limits: readonly Limit[],
): readonly (LimitUse | undefined)[] {
  const isAllowed = useAllowed("reports:read");
  const units = [...new Set(limits.filter(isSummed).map(unitOf))];
  const usages = useQueries({
    queries: units.map((unit) => ({
      queryKey: ["reports", "limit-use", keyId, unit],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => readUsage(keyId, unit, signal),
      enabled: isAllowed,
    })),
  });
  return limits.map((limit) => {
    const usage = usages[units.indexOf(unitOf(limit))]?.data;
    if (usage === undefined || !isSummed(limit)) return undefined;
    return { used: usedOf(limit, usage), max: limit.amount };
  });
}

function usedOf(limit: Limit, { calls, tokens, usd }: Usage): number {
  if (limit.kind === "rate") return calls;
  return limit.kind === "tokens" ? tokens : usd;
}

async function readUsage(keyId: string, unit: string, signal: AbortSignal): Promise<Usage> {
  const now = nowSeconds();
  const start = Math.floor(windowStart(unit, now));
  const end = Math.ceil(now) + 1;
  const body = { start, end, increment: end - start + 1, keyIds: [keyId] };
  const { dataPoints } = await answerOf(api.POST("/api/reporting/events", { body, signal }));
  let usage: Usage = { calls: 0, usd: 0, tokens: 0 };
  for (const point of dataPoints) {
    usage = {
      calls: usage.calls + point.numberOfRequests,
      usd: usage.usd + point.costInUsd,
      tokens: usage.tokens + point.promptTokenCount + point.completionTokenCount,
    };
  }
  return usage;
}
