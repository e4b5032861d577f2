import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";

/**
 * Categories whose refusals are billed although nothing was written; all others are not. A refusal amid the answer is
 * billed in every category. platform.claude.com/docs/en/build-with-claude/refusals-and-fallback#how-refusals-are-billed
 * (in force since 24 September 2026, read 2026-11).
 */
const BILLED_CATEGORIES: ReadonlySet<unknown> = new Set([
  "bio",
  "frontier_llm",
  "reasoning_extraction",
]);

/** Is a refusal before any output in this category billed? */
export const isBilledCategory = (category: unknown): boolean => BILLED_CATEGORIES.has(category);

/** Is a message refused before anything was written, in a category that is not billed? */
export function isFreeRefusal(
  { stop_details: details, stop_reason: reason }: JsonRecord,
  hasOutput: boolean,
): boolean {
  if (reason !== "refusal" || hasOutput) return false;
  return !isBilledCategory(isRecord(details) ? details["category"] : undefined);
}

/** One model's giving way to the next, as it stands in a message's content. */
export interface Handover {
  readonly from: unknown;
  /** The model that goes on. */
  readonly to: unknown;
  /** Why the first one refused. */
  readonly category: unknown;
}

/** Reads a handover from a content block; `undefined` for any other block. */
export function handoverIn({ from, to, trigger, type }: JsonRecord): Handover | undefined {
  if (type !== "fallback") return undefined;
  return {
    from: isRecord(from) ? from["model"] : undefined,
    to: isRecord(to) ? to["model"] : undefined,
    category: isRecord(trigger) ? trigger["category"] : undefined,
  };
}

/** Whether a message's content holds anything a model wrote, and where models gave way. A content that was too long to keep does. */
export function lookInto(content: unknown): {
  readonly hasOutput: boolean;
  readonly handovers: readonly Handover[];
} {
  const handovers = recordsOf(content).flatMap((block) => handoverIn(block) ?? []);
  return {
    hasOutput: !Array.isArray(content) || content.length > handovers.length,
    handovers,
  };
}
