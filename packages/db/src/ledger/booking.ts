import type { SlotPrice, TokenPrices, TokenUsage } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

/** The prices a cost was computed with; kept for ever beside the events that used them. */
export interface PriceSource {
  readonly provider: string;
  readonly model: string;
  /** Source and its release, e.g. `genai-prices@0.1.8+1` or `cost-map:<setting id>`. */
  readonly version: string;
  readonly prices: TokenPrices & { readonly slotTime?: SlotPrice };
}

/** A call ready for the ledger: its record, with usage and cost decided. */
export interface Booking {
  readonly event: UsageEvent;
  readonly usage: TokenUsage;
  /** upstream: exact; estimated: counted by us; none: the upstream did no work, or reported nothing. */
  readonly usageSource: "upstream" | "estimated" | "none";
  readonly costNano: number;
  /** Absent when nothing was used, or no price is known. */
  readonly price?: PriceSource;
  /** Tokens were used that have no known price. */
  readonly unpriced: boolean;
}
