export { dearestOf } from "./dearest-prices.ts";
export { type CallPrices, findCallPrices } from "./find-call-prices.ts";
export {
  createPriceBook,
  type ModelLimits,
  type PriceBook,
  type PricedModel,
  UNKNOWN_MODEL,
} from "./price-book.ts";
export { priceUsage, type UsageCost, type UsedCall } from "./price-usage.ts";
export { isFree, settingPrices } from "./self-hosted.ts";
export { findJobPrices } from "./find-job-prices.ts";
export { scaled } from "./model-prices.ts";
export { type ServiceTier, serviceTierOf } from "./service-tiers.ts";
export { cataloguedNames as modelNames, PRICE_VERSION, sellerAt } from "./genai-price.ts";
export { MAX_FAST_FACTOR, modifiersIn } from "./price-modifiers.ts";
export { priceNameOf } from "./price-name.ts";
export { maxSessionNano } from "./tool-fees.ts";
