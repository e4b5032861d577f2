import type { Feature } from "./feature.ts";

/** Something of a conversation that a target does not get as the caller said it. */
export interface Loss {
  /** What is lost; `member`: a member that only the caller's dialect has. */
  readonly feature: Feature | "member";
  /** As the caller's dialect names it, e.g. `logit_bias`: what stands in `x-lintel-lost`. */
  readonly name: string;
  /** Where it stood in the caller's body, e.g. `messages[3]` or `tools[0]`; empty for the body itself. */
  readonly where: string;
  /** `dropped`: left out. `changed`: said as nearly as the target can, e.g. a value within its range. */
  readonly how: "changed" | "dropped";
}
