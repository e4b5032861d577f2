import type { ToolCallBound } from "@lintel/core";

import type { CallBody } from "./call-body.ts";

export interface OutputLimits {
  readonly maxOutputTokens: number;
  readonly contextTokens: number;
}

export interface ToolLimits {
  readonly contextTokens: number;
  readonly promptTokens: number;
}

/** What a provider's own tools can use in one call. */
export interface ToolBound extends Pick<
  ToolCallBound,
  "maxCalls" | "minCalls" | "promptTokens" | "units"
> {
  /** The caller has set the limit of calls; else it has to be put in for it to hold. */
  readonly isLimited: boolean;
  /** What each call can use beside the model's own tokens. */
  readonly parts: readonly ToolPart[];
  /** The containers that tools may run in, whose fees no answer reports. */
  readonly containers?: readonly ContainerBound[];
}

/** A container at the provider, and for how many of the times that are charged it may run. */
export interface ContainerBound {
  /** The type of the tool that runs in it. */
  readonly tool: string;
  /** As the provider names it, e.g. `4g`; `undefined` when it is not given. */
  readonly memoryLimit: string | undefined;
  readonly sessions: number;
}

/** Tokens of a model that a tool uses: whichever of `models` it is. */
export interface ToolPart {
  readonly models: readonly string[];
  /** What may multiply their prices. */
  readonly priceModifiers?: CallBody["priceModifiers"];
  readonly promptTokens: number;
  readonly outputTokens: number;
}
