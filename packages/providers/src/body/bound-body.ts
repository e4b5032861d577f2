import type { CallBound } from "@lintel/core";

import type { CallBody, Endpoint, OutputLimits, ToolBound } from "../contract/provider.ts";

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
export function boundBody(endpoint: Endpoint, body: CallBody, limits: OutputLimits): BodyBounds {
  const { contextTokens } = limits;
  const promptTokens = endpoint.boundPrompt(body, contextTokens);
  return {
    promptTokens,
    tools: endpoint.boundTools?.(body, { contextTokens, promptTokens }),
    outputTokens: endpoint.boundOutput(body, limits),
    otherOutputTokens: endpoint.boundOtherOutput?.(body),
    units: endpoint.boundUnits?.(body),
    unboundedBy: endpoint.unboundedBy?.(body),
  };
}
