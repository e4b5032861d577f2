import type { ReasoningTraits } from "../contract/target-facts.ts";
import { type Effort, EFFORTS } from "../model/conversation.ts";

/**
 * How many tokens of thought an effort stands for, where one dialect has the one and another the other. No vendor publishes such
 * a table: each step doubles at least, and the ends are the least and the most that models take.
 */
const BUDGETS: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 63_999,
};

/** The budget of an effort, within what the model takes. */
export function budgetOf(effort: Effort, { maxBudget, minBudget }: ReasoningTraits): number {
  const budget = BUDGETS[effort];
  return Math.min(Math.max(budget, minBudget ?? 0), maxBudget ?? Infinity);
}

/** The most effort whose budget a budget covers: the inverse of `budgetOf`. */
export function effortOf(budget: number): Effort {
  let found: Effort = "none";
  for (const effort of EFFORTS) if (budget >= BUDGETS[effort]) found = effort;
  return found === "none" && budget > 0 ? "minimal" : found;
}

/** The nearest of the efforts that a model takes, the lower of two. `undefined` if it takes none. */
export function nearestEffort(asked: Effort, efforts: readonly Effort[]): Effort | undefined {
  const place = EFFORTS.indexOf(asked);
  let nearest: Effort | undefined;
  let distance = Infinity;
  for (const effort of efforts) {
    const far = Math.abs(EFFORTS.indexOf(effort) - place);
    if (far < distance) [nearest, distance] = [effort, far];
  }
  return nearest;
}
