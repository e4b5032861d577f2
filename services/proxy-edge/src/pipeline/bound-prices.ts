import type { TokenPrices } from "@lintel/core";
import { dearestOf, type PricedModel, serviceTierOf } from "@lintel/prices";
import type { CallBody } from "@lintel/providers";

import type { LastAnswer } from "../answer-memory.ts";
import type { Deps } from "../deps.ts";
import type { Surface } from "./exchange.ts";

export interface Asked {
  readonly surface: Surface;
  /** Whose prices hold. */
  readonly seller: string;
  readonly body: CallBody;
  readonly known: LastAnswer | undefined;
  readonly promptTokens: number;
}

/** Nobody who publishes a price asks more than this for serving quicker. */
const DEAREST_PRIORITY = 2;

/**
 * The dearest that what is asked for can be; `undefined` when nobody knows a price. A model named in the body of a call
 * to a deployment says nothing of what that is: it counts as the model that answered last, or else as the provider's
 * dearest.
 */
export function boundPrices(
  deps: Pick<Deps, "prices" | "now">,
  { body, known, promptTokens, seller, surface }: Asked,
): TokenPrices | undefined {
  const atMs = deps.now();
  const { endpoint } = surface;
  const { alias, model, pricedAs } = body;
  const find = (name: string) => deps.prices.find(seller, name, atMs, promptTokens);
  const asked = find(pricedAs ?? model);
  if (asked !== undefined && pricedAs !== undefined) return asked.prices;
  if (asked !== undefined) return withPriority(find, model, { body, known, standard: asked });
  if (alias === undefined) return undefined;
  const answered = known?.model ?? "";
  const standard = find(answered);
  if (standard !== undefined) return withPriority(find, answered, { body, known, standard });
  return deps.prices.dearest(seller, atMs, endpoint.operation !== "embeddings");
}

interface Tiered extends Pick<Asked, "body" | "known"> {
  readonly standard: PricedModel;
}

/** The dearer of the standard price and the one for priority, where the call may be served with that. */
function withPriority(
  find: (name: string) => PricedModel | undefined,
  name: string,
  { body, known, standard }: Tiered,
): TokenPrices | undefined {
  if (!mayHavePriority(body, known)) return standard.prices;
  const quick = find(`${name} priority`);
  const isKnown = quick !== undefined && quick.isStandIn !== true;
  return isKnown ? dearestOf([standard.prices, quick.prices]) : raised(standard.prices);
}

/** What the caller leaves open is decided by the account: as the last answer told. */
function mayHavePriority(
  { serviceTier = "auto" }: CallBody,
  known: LastAnswer | undefined,
): boolean {
  const tier = serviceTier === "auto" ? known?.serviceTier : serviceTier;
  return serviceTierOf(tier) === "priority";
}

function raised(prices: TokenPrices): TokenPrices {
  const { cacheRead, cacheWrite, input, output, reasoning } = prices;
  return {
    ...prices,
    input: input * DEAREST_PRIORITY,
    cacheRead: cacheRead * DEAREST_PRIORITY,
    cacheWrite: cacheWrite * DEAREST_PRIORITY,
    output: output * DEAREST_PRIORITY,
    reasoning: reasoning * DEAREST_PRIORITY,
  };
}
