import type { CallBound } from "@lintel/core";

import type { OutputLimits, ToolBound } from "../contract/bounds.ts";
import type { CallBody } from "../contract/call-body.ts";
import type { Endpoint } from "../contract/endpoint.ts";

/** Upper bounds of what a call can use of a model: what its endpoint makes of the body. */
export interface BodyBounds {
  readonly promptTokens: number;
  readonly tools: ToolBound | undefined;
  readonly outputTokens: number;
  readonly otherOutputTokens: number | undefined;
  readonly units: CallBound["units"];
  readonly unboundedBy: string | undefined;
}

/** Bounds what a call can use of a model with these limits. */
export function boundBody({ dialect }: Endpoint, body: CallBody, limits: OutputLimits): BodyBounds {
  const { contextTokens } = limits;
  const promptTokens = dialect.boundPrompt(body, contextTokens);
  return {
    promptTokens,
    tools: dialect.boundTools?.(body, { contextTokens, promptTokens }),
    outputTokens: dialect.boundOutput(body, limits),
    otherOutputTokens: dialect.boundOtherOutput?.(body),
    units: dialect.boundUnits?.(body),
    unboundedBy: dialect.unboundedBy?.(body),
  };
}
