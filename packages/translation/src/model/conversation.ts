import type { JsonRecord } from "@lintel/providers";

import type { DialectId } from "./dialect-id.ts";
import type { Extras } from "./extras.ts";
import type { CacheMark, Part } from "./part.ts";
import type { Tool, ToolChoice } from "./tool.ts";

/**
 * A request, in no dialect's form. What is absent was not said: no default of any dialect is filled in, so that a
 * request written in the dialect it came in says what it said. A member that is `null` counts as absent.
 */
export interface Conversation {
  /** The dialect it was read in; losses are named as this dialect names things. */
  readonly dialect: DialectId;
  readonly model: string;
  readonly isStreamed: boolean;
  /** A stream is to report its usage; only OpenAI's chat and completions ask. */
  readonly wantsStreamUsage?: boolean | undefined;
  /** In the caller's order, which is never changed: a provider's cache goes by it. */
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[] | undefined;
  readonly toolChoice?: ToolChoice | undefined;
  /** Several tools may be called in one turn. */
  readonly parallelToolCalls?: boolean | undefined;
  /** The most tokens of the answer, reasoning included. */
  readonly maxOutputTokens?: number | undefined;
  readonly output?: OutputFormat | undefined;
  readonly sampling: Sampling;
  readonly stop?: readonly string[] | undefined;
  readonly reasoning?: ReasoningRequest | undefined;
  /** How wordy the answer is to be: `low`, `medium` or `high`. */
  readonly verbosity?: string | undefined;
  /** All of the prompt is to be kept in the provider's cache. */
  readonly cache?: CacheMark | undefined;
  /** Whom the call is for. */
  readonly user?: string | undefined;
  /** Labels of the caller's. */
  readonly metadata?: JsonRecord | undefined;
  /** How it is to be served, in the words of the dialect it was read in. */
  readonly serviceTier?: string | undefined;
  /** What is to be blocked: Google's `safetySettings`, Bedrock's `guardrailConfig`. */
  readonly safety?: Extras | undefined;
  readonly extras?: Extras | undefined;
}

export type Role = "assistant" | "developer" | "system" | "tool" | "user";

export interface Message {
  readonly role: Role;
  readonly parts: readonly Part[];
  /** Its content stood there as a plain text. */
  readonly isPlain?: true | undefined;
  /** It stood in the dialect's own place for instructions (`system`, `instructions`), not among the messages. */
  readonly isInstructions?: true | undefined;
  /** It is of the same turn as the message before: items of a response are read as messages of their own. */
  readonly continuesTurn?: true | undefined;
  /** Distinguishes participants of one role. */
  readonly name?: string | undefined;
  readonly extras?: Extras | undefined;
}

export type OutputFormat =
  | { readonly type: "text" | "json" }
  | {
      readonly type: "jsonSchema";
      readonly schema: JsonRecord;
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      readonly strict?: boolean | undefined;
    };

export interface Sampling {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly seed?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly logitBias?: JsonRecord | undefined;
  /** Probabilities of the answer's tokens are to be reported. */
  readonly logprobs?: boolean | undefined;
  readonly topLogprobs?: number | undefined;
  /** How many answers are asked for. */
  readonly choices?: number | undefined;
}

export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof EFFORTS)[number];

/** How much a model is to think, and what of it is to be shown. */
export interface ReasoningRequest {
  /** `adaptive`: the model decides when; `betweenTools` is Anthropic's. */
  readonly mode?: "adaptive" | "betweenTools" | "disabled" | "enabled" | undefined;
  readonly effort?: Effort | undefined;
  readonly budgetTokens?: number | undefined;
  /** `hidden`: thoughts come as signatures alone. */
  readonly summary?: "auto" | "concise" | "detailed" | "hidden" | undefined;
  readonly extras?: Extras | undefined;
}
