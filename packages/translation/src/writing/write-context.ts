import type { TargetFacts } from "../contract/target-facts.ts";
import type { LossList } from "./loss-list.ts";

/** What writing parts and tools depends on. */
export interface WriteContext {
  readonly target: TargetFacts;
  readonly losses: LossList;
  /** Where they were in the caller's body. */
  readonly where: string;
}
