import { boundCost, type ToolCallBound } from "@lintel/core";
import { maxSessionNano, modifiersIn, type PricedModel, priceNameOf } from "@lintel/prices";
import type { ToolBound, ToolPart } from "@lintel/providers";

import type { Deps } from "../../deps.ts";

/** What the provider's own tools can use in a call, and what that can cost. */
export interface PlannedTools extends ToolCallBound {
  /** The caller has set the limit of their calls itself. */
  readonly isLimited: boolean;
  /** What of them has no price: a tool in a container, whose fee no answer reports, or the model of a tool. */
  readonly unpriced?: string | undefined;
}

/** Prices what tools use of models of their own: of a tool that may use several, the one that costs most. */
export function planTools(
  deps: Pick<Deps, "prices" | "now">,
  seller: string,
  { containers = [], parts, ...tools }: ToolBound,
): PlannedTools {
  const atMs = deps.now();
  const priced = parts.map((part) =>
    boundPart(part, (model) => {
      const name = priceNameOf(model, modifiersIn(part.priceModifiers));
      return deps.prices.find(seller, name, atMs);
    }),
  );
  // A call is of one tool.
  return {
    ...tools,
    otherTokens: Math.max(0, ...parts.map(tokensOf)),
    otherNano: Math.max(0, ...priced.map(({ nano }) => nano)),
    fixedNano: containers.reduce(
      (sum, { memoryLimit, sessions }) => sum + sessions * maxSessionNano(seller, memoryLimit),
      0,
    ),
    unpriced:
      containers[0]?.tool ?? priced.find(({ unpriced }) => unpriced !== undefined)?.unpriced,
  };
}

const tokensOf = ({ outputTokens, promptTokens }: ToolPart): number => promptTokens + outputTokens;

function boundPart(
  { models, outputTokens, promptTokens }: ToolPart,
  find: (model: string) => PricedModel | undefined,
) {
  const bound = { promptTokens, outputTokens, choices: 1 };
  const found = models.map((model) => [model, find(model)?.prices] as const);
  const nano = found.map(([, list]) => (list === undefined ? 0 : boundCost(bound, list).totalNano));
  const [unpriced] = found.find(([, list]) => list === undefined) ?? [];
  return { nano: Math.max(...nano), unpriced };
}
