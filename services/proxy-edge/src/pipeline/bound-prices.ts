import type { TokenPrices } from "@lintel/core";
import {
  dearestOf,
  type PricedModel,
  scaled,
  type ServiceTier,
  serviceTierOf,
} from "@lintel/prices";
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

/**
 * How many times the standard price a tier may cost where it is not published: of the published prices none is a
 * higher multiple (`priority` of gpt-5.5, `ultrafast` of gpt-6-astra).
 */
const MAX_FACTORS: Readonly<Record<ServiceTier, number>> = {
  flex: 1,
  priority: 2.5,
  ultrafast: 6,
  other: 6,
};

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
  if (asked !== undefined) return withTier(find, model, { body, known, standard: asked });
  if (alias === undefined) return undefined;
  const answered = known?.model ?? "";
  const standard = find(answered);
  if (standard !== undefined) return withTier(find, answered, { body, known, standard });
  return deps.prices.dearest(seller, atMs, endpoint.operation !== "embeddings");
}

interface Tiered extends Pick<Asked, "body" | "known"> {
  readonly standard: PricedModel;
}

/** The higher of the standard price and that of the tier the call may be served in. */
function withTier(
  find: (name: string) => PricedModel | undefined,
  name: string,
  { body, known, standard }: Tiered,
): TokenPrices | undefined {
  const tier = tierOf(body, known);
  if (tier === undefined || tier === "flex") return standard.prices;
  const served = find(`${name} ${tier}`);
  const isKnown = served !== undefined && served.isStandIn !== true;
  return isKnown
    ? dearestOf([standard.prices, served.prices])
    : scaled(standard.prices, MAX_FACTORS[tier]);
}

/** What the caller leaves open is decided by the account: as the last answer told. */
function tierOf(
  { serviceTier = "auto" }: CallBody,
  known: LastAnswer | undefined,
): ServiceTier | undefined {
  return serviceTierOf(serviceTier === "auto" ? known?.serviceTier : serviceTier);
}
