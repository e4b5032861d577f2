import type { TokenUsage, UsagePart } from "@lintel/core";

/** What an answer says it used, and what was odd about that. */
export interface ReportedUsage {
  /** Absent when the upstream reported none; zeros only where it reported that nothing of this is billed. */
  readonly usage: TokenUsage | undefined;
  /** What was used beside `usage`, each part at prices of its own. */
  readonly otherUsage?: readonly UsagePart[];
  /** Names of members of the reported usage that are not known here and not zero. The call is marked as unpriced. */
  readonly unknownUsage?: readonly string[];
  /** Some reported count was impossible and was brought into range. */
  readonly isClamped?: boolean;
  /** What multiplies the prices of `usage`, as the price book calls it; with a usage and without this, nothing does. */
  readonly priceModifiers?: readonly string[];
}
