import type { PolicyAction } from "@lintel/core";
import type { EntityType } from "@lintel/pii";

/** What a policy does with a match; what it allows it does not report. */
export type ActingAction = Exclude<PolicyAction, "allow">;

/** An entity type, or which kind of the policy's own rules matched. */
export type MatchType = EntityType | "regex" | "custom";

/** Something in a text that a rule of the policy names, from `start` up to and without `end` (UTF-16 code units). */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly type: MatchType;
  /** What a report names: the type, `regex[2]` or `custom[0]`. */
  readonly rule: string;
  /** How sure it is, 0 to 1. */
  readonly score: number;
  readonly action: ActingAction;
}
