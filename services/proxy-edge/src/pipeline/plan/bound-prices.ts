import type { TokenPrices } from "@lintel/core";
import {
  mostExpensiveOf,
  MAX_FAST_FACTOR,
  modifiersIn,
  type PricedModel,
  priceNameOf,
  scaled,
  type ServiceTier,
  serviceTierOf,
} from "@lintel/prices";
import type { CallFacts, Endpoint } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { LastAnswer } from "../../memory/answer-memory.ts";

export interface Asked {
  readonly endpoint: Pick<Endpoint, "dialect" | "operation">;
  /** Whose prices hold. */
  readonly seller: string;
  readonly body: CallFacts;
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
 * The highest prices that what is asked for can have, all models together that may run for it; `undefined` when those of
 * one are not known. A model named in the body of a call to a deployment says nothing of what that is: it counts as the
 * model that answered last, or else as the provider's most expensive.
 */
export function boundPrices(deps: PriceDeps, asked: Asked): TokenPrices | undefined {
  const own = boundOwnPrices(deps, asked);
  const { mayRunAnyModel = false, passModels } = asked.body;
  if (own === undefined || (passModels === undefined && !mayRunAnyModel)) return own;
  return boundPassPrices(deps, asked, own);
}

type PriceDeps = Pick<Deps, "prices" | "now">;

/** Those of the model that is asked for, and of those that may run beside it. */
function boundPassPrices(
  deps: PriceDeps,
  { body, promptTokens, seller }: Asked,
  own: TokenPrices,
): TokenPrices | undefined {
  const { mayRunAnyModel = false, passModels = [] } = body;
  const atMs = deps.now();
  const find = (name: string) => deps.prices.find(seller, name, atMs, promptTokens);
  const any = mayRunAnyModel ? [boundAny(deps.prices.mostExpensive(seller, atMs, true), body)] : [];
  const passes = passModels.map((grant) => withModifiers(find, grant.model, grant));
  const lists = [own, ...any, ...passes];
  const known = lists.filter((list) => list !== undefined);
  return known.length < lists.length ? undefined : mostExpensiveOf(known);
}

/** The most expensive model has no fast mode; of those that have one none costs more than twice as much. */
const boundAny = (prices: TokenPrices | undefined, { priceModifiers = [] }: CallFacts) =>
  prices && scaled(prices, priceModifiers.includes("fast") ? 2.2 : 1.1);

function boundOwnPrices(deps: PriceDeps, asked: Asked): TokenPrices | undefined {
  const { body, known, promptTokens, seller } = asked;
  const { model, pricedAs } = body;
  const find = (name: string) => deps.prices.find(seller, name, deps.now(), promptTokens);
  const standard = withModifiers(find, pricedAs ?? model, body);
  if (standard === undefined) return boundDeployment(deps, asked, find);
  return pricedAs === undefined ? withTier(find, model, { body, known, standard }) : standard;
}

/**
 * What a deployment can cost at most whose name is no model's: as the model that it has said it is, or as any of the
 * provider's. It cannot be billed, and has no price, when that model has none, or answers do not name it.
 */
function boundDeployment(
  deps: PriceDeps,
  { body, endpoint, known, seller }: Asked,
  find: (name: string) => PricedModel | undefined,
): TokenPrices | undefined {
  if (body.alias === undefined || endpoint.dialect.hidesModel === true) return undefined;
  const answered = known?.model;
  if (answered === undefined) {
    return deps.prices.mostExpensive(seller, deps.now(), endpoint.operation !== "embeddings");
  }
  const standard = find(answered)?.prices;
  return standard && withTier(find, answered, { body, known, standard });
}

/** The highest price anything can have that multiplies prices: fast mode within the US. */
const MAX_FACTOR = MAX_FAST_FACTOR * 1.1;

/** A model's prices with all that may multiply them. */
function withModifiers(
  find: (name: string) => PricedModel | undefined,
  name: string,
  { priceModifiers }: Pick<CallFacts, "priceModifiers">,
): TokenPrices | undefined {
  const modifiers = modifiersIn(priceModifiers);
  const found = find(priceNameOf(name, modifiers));
  if (found?.isFallback !== true || modifiers.length === 0) return found?.prices;
  return scaled(found.prices, MAX_FACTOR);
}

interface Tiered extends Pick<Asked, "body" | "known"> {
  readonly standard: TokenPrices;
}

/** The highest of the standard price and those of the tiers the call may be served in. */
function withTier(
  find: (name: string) => PricedModel | undefined,
  name: string,
  { body: { serviceTier = "auto" }, known, standard }: Tiered,
): TokenPrices | undefined {
  const asked = serviceTier === "auto" ? known?.serviceTier : serviceTier;
  const isOpen = asked === undefined;
  const tier = isOpen ? "priority" : serviceTierOf(asked);
  if (tier === undefined || tier === "flex") return standard;
  const served = find(`${name} ${tier}`);
  const isKnown = served !== undefined && served.isFallback !== true;
  if (isKnown) return mostExpensiveOf([standard, served.prices]);
  // A model that has no such tier is not served in it unasked.
  return isOpen ? standard : scaled(standard, MAX_FACTORS[tier]);
}
