import type { Effort } from "../model/conversation.ts";

/** What a request is written for. */
export interface TargetFacts {
  /** The model as the target names it. */
  readonly model: string;
  /** The most tokens the model answers with, reasoning included; absent where it is not known. */
  readonly maxOutputTokens?: number | undefined;
  /** Whose signatures the target takes; all others are left out and listed. */
  readonly signatureOrigins: readonly string[];
  readonly traits: ModelTraits;
}

/** In what models of one dialect differ. `modelTraitsOf` knows those of the models there are. */
export interface ModelTraits {
  readonly reasoning: ReasoningTraits;
  /** Answers can be made to match a JSON schema without a forced tool. */
  readonly hasJsonSchema: boolean;
  /** Cache marks are taken. */
  readonly hasCacheMarks: boolean;
  /** System messages may stand between others. */
  readonly hasMidSystem: boolean;
  /** The beginning of an answer can be given as the last message, where the model does not think. */
  readonly hasPrefill: boolean;
  /** A call of a tool can be required. */
  readonly hasForcedTools: boolean;
  /** OpenAI's chat takes functions of this model while it reasons. */
  readonly hasToolsWhileReasoning: boolean;
  /** Whether temperature and its like are taken; `withoutReasoning`: only while the model does not reason. */
  readonly sampling: "always" | "never" | "withoutReasoning";
}

export interface ReasoningTraits {
  /** `none`: the model does not reason, or its reasoning cannot be set. */
  readonly control: "adaptive" | "budget" | "effort" | "none";
  /** Efforts it takes, from the least; empty where it takes none. */
  readonly efforts: readonly Effort[];
  /** The range of a budget, in tokens. */
  readonly minBudget?: number | undefined;
  readonly maxBudget?: number | undefined;
  /** It always reasons. */
  readonly isFixed?: true | undefined;
}
