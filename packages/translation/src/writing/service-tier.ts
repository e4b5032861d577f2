import type { LossList } from "./loss-list.ts";

/** Lists a service tier as lost, unless it is one that only asks for the ordinary service. */
export function dropServiceTier(
  tier: string | undefined,
  ordinary: ReadonlySet<string>,
  losses: LossList,
): void {
  if (tier !== undefined && !ordinary.has(tier)) losses.drop("serviceTier");
}
