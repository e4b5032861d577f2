import type { ModelTraits, ReasoningTraits } from "../contract/target-facts.ts";

/**
 * Gemini's models: 3 and newer think by level, 2.5 by budget, older ones not at all
 * (ai.google.dev/gemini-api/docs/thinking, 2026-11).
 */
export const geminiTraits = (name: string): ModelTraits => ({
  reasoning: reasoningOf(name),
  sampling: "always",
  hasJsonSchema: true,
  hasCacheMarks: false,
  hasMidSystem: false,
  hasForcedTools: true,
  hasPrefill: false,
  hasToolsWhileReasoning: true,
});

function reasoningOf(name: string): ReasoningTraits {
  if (/gemini-(?:[3-9]|\d\d)/.test(name)) {
    return { control: "effort", efforts: ["minimal", "low", "medium", "high"] };
  }
  if (!name.includes("gemini-2.5")) return { control: "none", efforts: [] };
  return name.includes("pro")
    ? { control: "budget", efforts: [], minBudget: 128, maxBudget: 32_768, isFixed: true }
    : { control: "budget", efforts: [], minBudget: 0, maxBudget: 24_576 };
}
