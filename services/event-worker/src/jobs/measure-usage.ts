import { NO_TOKENS, type TokenUsage } from "@lintel/core";
import type { Booking } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";

import type { Deps } from "../deps.ts";

export type MeasuredUsage = Pick<Booking, "usageSource"> & { readonly usage: TokenUsage };

/** Stage 2. The call's tokens: as the upstream told them, else counted from its texts, else none. */
export async function measureUsage(
  { countTokens }: Pick<Deps, "countTokens">,
  event: UsageEvent,
): Promise<MeasuredUsage> {
  if (event.usage !== undefined) return { usage: event.usage, usageSource: "upstream" };
  if (event.unmeasured === undefined) return { usage: NO_TOKENS, usageSource: "none" };
  const { prompt, completion } = event.unmeasured;
  const [input = 0, output = 0] = await countTokens(event.model, [prompt, completion]);
  return { usage: { ...NO_TOKENS, input, output }, usageSource: "estimated" };
}
