import type { ModelPrice } from "@pydantic/genai-prices";

export type Price = NonNullable<ModelPrice[string]>;

/** A price, that of long prompts included, times a factor. Rounded to six decimals, which is all that prices have. */
export const multiplyPrice = (price: Price, factor: number): Price =>
  typeof price === "number"
    ? round(price * factor)
    : {
        base: round(price.base * factor),
        tiers: price.tiers.map((tier) => ({ ...tier, price: round(tier.price * factor) })),
      };

/** Every price of a list, multiplied. */
export const multiplyPrices = (list: ModelPrice, factor: number): ModelPrice =>
  Object.fromEntries(
    Object.entries(list).flatMap(([name, price]) =>
      price === undefined ? [] : [[name, multiplyPrice(price, factor)]],
    ),
  );

const round = (usd: number): number => Number(usd.toFixed(6));
