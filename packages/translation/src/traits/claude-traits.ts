import type { ModelTraits, ReasoningTraits } from "../contract/target-facts.ts";
import type { Effort } from "../model/conversation.ts";

/**
 * Claude's models, newest names first: which of them think by budget or by effort, and which refuse parameters of sampling, or being told
 * which tool to call. From Anthropic's pages on thinking, effort, structured outputs and migration (platform.claude.com/docs,
 * 2026-11) and the catalogue in @ai-sdk/anthropic 4.0.105.
 */
export function claudeTraits(name: string): ModelTraits {
  const row = ROWS.find(({ pattern }) => pattern.test(name));
  return row?.traits ?? OLD;
}

const EFFORTS_TO_HIGH: readonly Effort[] = ["low", "medium", "high"];
const EFFORTS_TO_MAX: readonly Effort[] = ["low", "medium", "high", "max"];
const ALL_EFFORTS: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** The least budget there is, and the most that is worth asking for: longer thoughts are rarely used up. */
const BUDGET = { control: "budget", minBudget: 1024, maxBudget: 63_999 } as const;
const ADAPTIVE: ReasoningTraits = { control: "adaptive", efforts: ALL_EFFORTS };
const ALWAYS: ReasoningTraits = { control: "adaptive", efforts: ALL_EFFORTS, isFixed: true };

const CURRENT = {
  sampling: "never",
  hasJsonSchema: true,
  hasCacheMarks: true,
  hasMidSystem: true,
  hasForcedTools: true,
  hasToolsWhileReasoning: true,
  hasPrefill: false,
} as const;
const UP_TO_4_6 = { ...CURRENT, sampling: "withoutReasoning", hasMidSystem: false } as const;
const UP_TO_4_5 = { ...UP_TO_4_6, hasPrefill: true } as const;
const OLD: ModelTraits = {
  ...UP_TO_4_5,
  hasJsonSchema: false,
  reasoning: { control: "none", efforts: [] },
};
const WITH_BUDGET: ReasoningTraits = { ...BUDGET, efforts: [] };

const ROWS: readonly { readonly pattern: RegExp; readonly traits: ModelTraits }[] = [
  {
    pattern: /(?:sonnet|opus)-5-5|fable-5-[12]/,
    traits: { ...CURRENT, hasForcedTools: false, reasoning: ALWAYS },
  },
  { pattern: /fable-5|mythos/, traits: { ...CURRENT, reasoning: ALWAYS } },
  {
    pattern: /(?:opus|sonnet|haiku)-[5-9]|opus-4-[78]/,
    traits: { ...CURRENT, reasoning: ADAPTIVE },
  },
  {
    pattern: /(?:opus|sonnet)-4-6/,
    traits: { ...UP_TO_4_6, reasoning: { control: "adaptive", efforts: EFFORTS_TO_MAX } },
  },
  {
    pattern: /opus-4-5/,
    traits: { ...UP_TO_4_5, reasoning: { ...BUDGET, efforts: EFFORTS_TO_HIGH } },
  },
  { pattern: /(?:sonnet|haiku)-4-5|opus-4-1/, traits: { ...UP_TO_4_5, reasoning: WITH_BUDGET } },
  {
    pattern: /(?:sonnet|opus)-4(?:$|[-@])|3-7-sonnet/,
    traits: { ...UP_TO_4_5, hasJsonSchema: false, reasoning: WITH_BUDGET },
  },
];
