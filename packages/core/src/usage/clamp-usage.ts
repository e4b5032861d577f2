import { TokenUsage, type UsagePart } from "./usage.ts";

/**
 * More of any class than a call or a job can use: a hundred thousand calls, as many as Anthropic takes in a batch, of ten
 * million tokens each, as many as the largest context windows hold (November 2026). Sums of millions of these stay within
 * what the ledger can store.
 */
export const MAX_USED = 1_000_000_000_000;

const CLASSES = TokenUsage.keyof().options;

/** Usage no class of which is more than can be; the very same object where none was. */
export function clampUsage(usage: TokenUsage): TokenUsage {
  if (CLASSES.every((usageClass) => (usage[usageClass] ?? 0) <= MAX_USED)) return usage;
  const clamped: TokenUsage = { ...usage };
  for (const usageClass of CLASSES) {
    if ((usage[usageClass] ?? 0) > MAX_USED) clamped[usageClass] = MAX_USED;
  }
  return clamped;
}

/** As `clampUsage`, of a part that is priced apart. */
export function clampPart<Part extends UsagePart>(part: Part): Part {
  const usage = clampUsage(part.usage);
  return usage === part.usage ? part : { ...part, usage };
}
