import type { Match } from "./match.ts";

/** What becomes of a call, as its event says. */
export type Outcome = "allowed" | "warned" | "redacted" | "blocked";

export interface Decision {
  readonly action: Outcome;
  /** How many matches of each type. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * What a policy decides about a call by the matches in all of its texts: block before warn before redact before allow, as in
 * the contract. A call that is warned of still has its redactions made.
 */
export function decide(matches: Iterable<Match>): Decision {
  const counts: Record<string, number> = {};
  let strongest = 0;
  for (const { action, type } of matches) {
    counts[type] = (counts[type] ?? 0) + 1;
    strongest = Math.max(strongest, STRENGTH[action]);
  }
  return { action: OUTCOMES[strongest] ?? "blocked", counts };
}

const OUTCOMES: readonly Outcome[] = ["allowed", "redacted", "warned", "blocked"];
const STRENGTH = { allow_but_redact: 1, allow_but_warn: 2, block: 3 } as const;
