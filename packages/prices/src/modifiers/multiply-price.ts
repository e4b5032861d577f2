import type { ModelPrice } from "@pydantic/genai-prices";

export type Price = NonNullable<ModelPrice[string]>;

/** A price, whatever it is for a long prompt, so many times. Rounded to six decimals, which is all that prices have. */
export const multiplyPrice = (price: Price, factor: number): Price =>
  typeof price === "number"
    ? round(price * factor)
    : {
        base: round(price.base * factor),
        tiers: price.tiers.map((tier) => ({ ...tier, price: round(tier.price * factor) })),
      };

/** Every price of a list so many times. */
export const multiplyPrices = (list: ModelPrice, factor: number): ModelPrice =>
  Object.fromEntries(
    Object.entries(list).flatMap(([name, price]) =>
      price === undefined ? [] : [[name, multiplyPrice(price, factor)]],
    ),
  );

const round = (usd: number): number => Number(usd.toFixed(6));
