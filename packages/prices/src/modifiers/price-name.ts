import { PRICE_MODIFIERS, type PriceModifier } from "./price-modifiers.ts";
import { SERVICE_TIERS, type ServiceTier } from "./service-tiers.ts";

/** How a model is asked for, as far as its price depends on it. */
export type TierSuffix = ServiceTier | "batch";

/** A name of the price book taken apart: a model, and the suffixes for its tier and modifiers. */
export interface PriceName {
  readonly model: string;
  readonly tierSuffix?: TierSuffix;
  readonly modifiers: readonly PriceModifier[];
}

/** The price book's name for a model, or for what begins with one, asked for like this. */
export function priceNameOf(
  model: string,
  modifiers: readonly PriceModifier[],
  tierSuffix?: TierSuffix,
): string {
  const behind = tierSuffix === undefined ? modifiers : [tierSuffix, ...modifiers];
  return behind.length === 0 ? model : `${model} ${behind.join(" ")}`;
}

/** Takes a name apart, from its end. Other words belong to the model. */
export function readPriceName(name: string): PriceName {
  let model = name;
  let tierSuffix: TierSuffix | undefined;
  const modifiers: PriceModifier[] = [];
  for (let at = model.lastIndexOf(" "); at > 0; at = model.lastIndexOf(" ")) {
    const word = model.slice(at + 1);
    const modifier = PRICE_MODIFIERS.find((known) => known === word);
    const found = TIER_SUFFIXES.find((known) => known === word);
    if (modifier === undefined && (found === undefined || tierSuffix !== undefined)) break;
    if (modifier !== undefined) modifiers.unshift(modifier);
    tierSuffix = found ?? tierSuffix;
    model = model.slice(0, at);
  }
  return tierSuffix === undefined ? { model, modifiers } : { model, tierSuffix, modifiers };
}

const TIER_SUFFIXES: readonly TierSuffix[] = ["batch", ...SERVICE_TIERS];
