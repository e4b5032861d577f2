import type { TokenUsage } from "@lintel/core";

import type { Extras } from "./extras.ts";
import type { Part } from "./part.ts";

/** A whole answer: its stream of events, collected. */
export interface Answer {
  /** The upstream's; empty where it gave none. */
  readonly id: string;
  /** The model as the upstream names it; empty where it does not. */
  readonly model: string;
  /** Unix seconds, where the upstream says it. */
  readonly createdAt?: number | undefined;
  /** At least one. */
  readonly choices: readonly AnswerChoice[];
  /** In disjoint classes; absent where the upstream reported none. */
  readonly usage?: TokenUsage | undefined;
  /** How it was served, in the upstream's words. */
  readonly serviceTier?: string | undefined;
  readonly extras?: Extras | undefined;
}

export interface AnswerChoice {
  readonly parts: readonly Part[];
  readonly stop: Stop;
}

/** Why an answer ended. */
export interface Stop {
  readonly reason: StopReason;
  /** The stop sequence that was written, where the upstream says it. */
  readonly sequence?: string | undefined;
  /** Why it refused, in the upstream's words. */
  readonly category?: string | undefined;
  readonly explanation?: string | undefined;
}

/**
 * `end`: the model had finished. `length`: the cap was reached; `contextWindow`: the model's window was. `pause`: the
 * provider interrupted its own tools, and wants the turn back. `refusal`: the model or its provider would not answer;
 * `contentFilter`: a filter cut what was written.
 */
export type StopReason =
  | "contentFilter"
  | "contextWindow"
  | "end"
  | "length"
  | "pause"
  | "refusal"
  | "stopSequence"
  | "toolCalls";

/** What an upstream says went wrong, in place of an answer or in the middle of one. */
export interface AnswerError {
  /** The status it was answered with, or would have been. */
  readonly status: number;
  /** The upstream's own type, e.g. `overloaded_error`; empty when it gave none. */
  readonly type: string;
  /** The upstream's own code, where it has one beside the type. */
  readonly code?: string | undefined;
  /** The upstream's own words. */
  readonly message: string;
  /** The member of the request that is at fault, where the upstream says it. */
  readonly param?: string | undefined;
}
