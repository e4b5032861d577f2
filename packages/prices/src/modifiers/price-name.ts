import { PRICE_MODIFIERS, type PriceModifier } from "./price-modifiers.ts";
import { SERVICE_TIERS, type ServiceTier } from "./service-tiers.ts";

/** How a model is asked for, as far as its price depends on it. */
export type Manner = ServiceTier | "batch";

/** What a name of the price book says: a model, and behind it how it is asked for. */
export interface PriceName {
  readonly model: string;
  readonly manner?: Manner;
  readonly modifiers: readonly PriceModifier[];
}

/** The price book's name for a model, or for what begins with one, asked for like this. */
export function priceNameOf(
  model: string,
  modifiers: readonly PriceModifier[],
  manner?: Manner,
): string {
  const behind = manner === undefined ? modifiers : [manner, ...modifiers];
  return behind.length === 0 ? model : `${model} ${behind.join(" ")}`;
}

/** Takes a name apart, from its end. Words that are not known here belong to the model. */
export function readPriceName(name: string): PriceName {
  let model = name;
  let manner: Manner | undefined;
  const modifiers: PriceModifier[] = [];
  for (let at = model.lastIndexOf(" "); at > 0; at = model.lastIndexOf(" ")) {
    const word = model.slice(at + 1);
    const modifier = PRICE_MODIFIERS.find((known) => known === word);
    const found = MANNERS.find((known) => known === word);
    if (modifier === undefined && (found === undefined || manner !== undefined)) break;
    if (modifier !== undefined) modifiers.unshift(modifier);
    manner = found ?? manner;
    model = model.slice(0, at);
  }
  return manner === undefined ? { model, modifiers } : { model, manner, modifiers };
}

const MANNERS: readonly Manner[] = ["batch", ...SERVICE_TIERS];
