import type { PriceBook, PricedModel } from "../book/price-book.ts";
import { modifiersIn } from "../modifiers/price-modifiers.ts";
import { priceNameOf } from "../modifiers/price-name.ts";
import { serviceTierOf } from "../modifiers/service-tiers.ts";

/** The members of a call's record that decide its prices. */
export interface AskedAndAnswered {
  readonly provider: string;
  /** The price list that applies, where it is not the provider's own. */
  readonly seller?: string | undefined;
  readonly createdAtMs: number;
  /** What the caller asked for. */
  readonly model: string;
  /** The price book's name for it, where its price depends on more than the model. */
  readonly pricedAs?: string | undefined;
  /** The model that answered. */
  readonly responseModel?: string | undefined;
  /** How it was served, where that has prices of its own. */
  readonly serviceTier?: string | undefined;
  /** What multiplies its prices: `fast`, `us`. */
  readonly priceModifiers?: readonly string[] | undefined;
}

export interface CallPrices extends PricedModel {
  /** The name the prices were found under. */
  readonly model: string;
}

/**
 * The prices of an ended call: those of what was asked for, not of what answered, since they are what the call was
 * admitted with, and an upstream may call itself what it likes. Only where they are unknown, as with a deployment,
 * which has any name, are they those of the model that answered.
 */
export function findCallPrices(
  book: PriceBook,
  asked: AskedAndAnswered,
  promptTokens: number,
): CallPrices | undefined {
  const { createdAtMs, model, pricedAs, provider, responseModel, seller = provider } = asked;
  const tier = serviceTierOf(asked.serviceTier);
  const modifiers = modifiersIn(asked.priceModifiers);
  const served = (name: string): string => priceNameOf(name, modifiers, tier);
  const pricesOf = (name: string): CallPrices | undefined => {
    const found = book.find(seller, name, createdAtMs, promptTokens);
    return found && { model: name, ...found };
  };
  const name = pricedAs === undefined ? served(model) : priceNameOf(pricedAs, modifiers);
  return (
    pricesOf(name) ?? (responseModel === undefined ? undefined : pricesOf(served(responseModel)))
  );
}
