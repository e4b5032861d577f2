import { isOnList } from "../lists/price-lists.ts";

/** Behind a model's name: served in fast mode, served within the US only. The prices of tokens are multiplied. */
export const PRICE_MODIFIERS = ["fast", "us"] as const;
export type PriceModifier = (typeof PRICE_MODIFIERS)[number];

/** The modifiers among these names; what is none is left out. */
export const modifiersIn = (names: readonly string[] = []): readonly PriceModifier[] =>
  PRICE_MODIFIERS.filter((modifier) => names.includes(modifier));

/** Fast mode has never been sold at more than this multiple of the standard price. */
export const MAX_FAST_FACTOR = 6;

/**
 * How many times the standard price a model costs in fast mode, by the start of its name, the first that fits.
 * platform.claude.com/docs/en/build-with-claude/fast-mode (read 2026-11): twice for Opus 4.8, 5, 5.5 and Fable 5.2;
 * until they lost fast mode in 2026, six times for Opus 4.6 and 4.7.
 */
const FAST_FACTORS: readonly (readonly [start: RegExp, factor: number])[] = [
  [/^claude-opus-4[-.][67]/, MAX_FAST_FACTOR],
  [/^claude-opus-(?:4[-.]8|5)/, 2],
  [/^claude-(?:fable|mythos)-5[-.]2/, 2],
];

/**
 * Models before Claude 4.6, which cannot be kept within one country and always have the standard price. All later ones
 * cost 1.1 times as much in the US: platform.claude.com/docs/en/about-claude/pricing#data-residency-pricing (2026-11).
 */
const WITHOUT_GEO =
  /^claude-(?:v?[1-3]|instant|(?:opus|sonnet|haiku)-4(?:[-.][0-5](?!\d))?(?:$|[-@](?:\d{8}|latest)))/;

/** What a model's prices of tokens are multiplied by. */
export interface PriceFactor {
  readonly factor: number;
  /** What one of the modifiers costs with this model has not been published; the factor leaves it out. */
  readonly isIncomplete: boolean;
}

const NO_FACTOR: PriceFactor = { factor: 1, isIncomplete: false };

export function priceFactorOf(
  provider: string,
  model: string,
  modifiers: readonly PriceModifier[],
): PriceFactor {
  if (modifiers.length === 0) return NO_FACTOR;
  if (!isOnList(provider, "anthropic")) return { ...NO_FACTOR, isIncomplete: true };
  const fast = modifiers.includes("fast")
    ? FAST_FACTORS.find(([start]) => start.test(model))?.[1]
    : 1;
  const geo = modifiers.includes("us") && !WITHOUT_GEO.test(model) ? 1.1 : 1;
  return { factor: (fast ?? 1) * geo, isIncomplete: fast === undefined };
}
