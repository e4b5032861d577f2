import type { ModelTraits } from "../contract/target-facts.ts";
import { claudeTraits } from "./claude-traits.ts";
import { geminiTraits } from "./gemini-traits.ts";
import { gptTraits } from "./gpt-traits.ts";

/**
 * What a model takes, by its name: with a vendor's prefix or without, on whatever provider. Of a model that is not known nothing is
 * left out, but that thoughts are asked for by effort alone.
 */
export function modelTraitsOf(model: string): ModelTraits {
  const name = model.toLowerCase();
  if (name.includes("claude")) return claudeTraits(name);
  if (name.includes("gemini")) return geminiTraits(name);
  return gptTraits(name.slice(name.lastIndexOf("/") + 1)) ?? UNKNOWN;
}

const UNKNOWN: ModelTraits = {
  reasoning: { control: "effort", efforts: ["minimal", "low", "medium", "high"] },
  sampling: "always",
  hasJsonSchema: true,
  hasCacheMarks: false,
  hasMidSystem: true,
  hasForcedTools: true,
  hasPrefill: false,
  hasToolsWhileReasoning: true,
};
